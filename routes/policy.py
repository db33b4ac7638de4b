"""Security settings: whether MFA is required, and from when; and what that asks of a person."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import policy
from domain.refusals import Refused
from web.forms import Form, Malformed
from web.pages import refused, render, see_other
from web.visit import Visit


class PolicyForm(Form):
    """How many days people get."""

    fields = {"grace_days": "Enter a number of days; 0 is at once."}


def edit(visit: Visit, _: FormData) -> Response:
    """What is decided, and who is ready."""
    decided = policy.current()
    form = PolicyForm({"grace_days": str(decided.grace_days)})
    readiness = policy.readiness()
    return render(visit, "policy/edit.html", form=form, decided=decided, readiness=readiness)


def require(visit: Visit, data: FormData) -> Response:
    """Require MFA of everybody."""
    form = PolicyForm.parse(data)
    days = form["grace_days"].strip()
    if not form.errors and not re.fullmatch(r"[0-9]{1,4}", days):
        form.refuse(Malformed("Enter a number of days; 0 is at once."))
    if not form.errors:
        try:
            policy.require(int(days), visit.now, visit.here, visit.user)
        except Refused as refusal:
            form.refuse(refusal, "grace_days")
    if form.errors:
        context: dict[str, Any] = {"decided": policy.current(), "readiness": policy.readiness()}
        return refused(visit, "policy/edit.html", form, fragment="policy_form", **context)
    visit.notify("policy-changed")
    return see_other(visit, "policy")


def make_optional(visit: Visit, _: FormData) -> Response:
    """Leave MFA to each member."""
    policy.make_optional(visit.now, visit.here, visit.user)
    visit.notify("policy-changed")
    return see_other(visit, "policy")


def duty(visit: Visit, _: FormData) -> Response:
    """What somebody is told who must set up MFA before anything else."""
    if not visit.duty.is_due(visit.now):
        return see_other(visit, "profile")
    return render(visit, "duty/show.html")
