"""Security settings: whether MFA is required, and from when; and what that asks of a person."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import policy
from domain.acts import ChangedMeanwhile
from domain.refusals import Refused
from web.forms import Form, Malformed
from web.pages import refused, render, see_other
from web.visit import Visit

TEMPLATE = "policy/edit.html"


class PolicyForm(Form):
    """How many days people get."""

    fields = {"grace_days": "Enter a number of days; 0 is at once."}


def edit(visit: Visit, _: FormData) -> Response:
    """What is decided, and who is ready."""
    return _page(visit, _form())


def require(visit: Visit, data: FormData) -> Response:
    """Require MFA of everybody."""
    form = PolicyForm.parse(data)
    days = form["grace_days"].strip()
    if not form.errors and not re.fullmatch(r"[0-9]{1,4}", days):
        form.refuse(Malformed("Enter a number of days; 0 is at once."))
    if not form.errors:
        try:
            policy.require(int(days), visit.now, visit.here, visit.user)
        except ChangedMeanwhile as refusal:
            return _page(visit, form, refusal)
        except Refused as refusal:
            form.refuse(refusal, "grace_days")
    if form.errors:
        return refused(visit, TEMPLATE, form, fragment="policy_form", **_context())
    visit.notify("policy-changed")
    return see_other(visit, "policy")


def make_optional(visit: Visit, _: FormData) -> Response:
    """Leave MFA to each member."""
    try:
        policy.make_optional(visit.now, visit.here, visit.user)
    except ChangedMeanwhile as refusal:
        return _page(visit, _form(), refusal)
    visit.notify("policy-changed")
    return see_other(visit, "policy")


def duty(visit: Visit, _: FormData) -> Response:
    """What somebody is told who must set up MFA before anything else."""
    if not visit.duty.is_due(visit.now):
        return see_other(visit, "profile")
    return render(visit, "duty/show.html")


def _form() -> PolicyForm:
    return PolicyForm({"grace_days": str(policy.current().grace_days)})


def _page(visit: Visit, form: Form, refusal: Refused | None = None) -> Response:
    context = _context() | {"form": form, "refusal": refusal}
    return render(visit, TEMPLATE, status=409 if refusal else 200, **context)


def _context() -> dict[str, Any]:
    return {"decided": policy.current(), "readiness": policy.readiness(), "refusal": None}
