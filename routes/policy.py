"""Security settings: whether MFA is required, and from when; and what that asks of a person."""

from datetime import timedelta
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access.actions import ChangedMeanwhile
from domain.clock import days, deadlines
from domain.mfa import policy
from domain.refusals import Refused
from domain.team import rollout
from web.forms import Form
from web.pages import refused, render, see_other
from web.visit import Visit

TEMPLATE = "policy/edit.html"


class PolicyForm(Form):
    """The day by whose end everyone needs MFA."""

    fields = {"deadline": "Enter a date."}


def edit(visit: Visit, _: FormData) -> Response:
    """What is decided, and who is ready."""
    return _page(visit, _form(visit))


def require(visit: Visit, data: FormData) -> Response:
    """Require MFA of everyone."""
    form = PolicyForm.parse(data)
    if not form.errors:
        try:
            day = deadlines.read(form["deadline"], days.at(visit.now))
            if day == days.at(visit.now) and data.get("sure") != "yes":
                return render(visit, "policy/today.html", **_context(visit))
            policy.require_by(day, visit.now, visit.here, visit.user)
        except ChangedMeanwhile as refusal:
            return _page(visit, form, refusal)
        except Refused as refusal:
            form.refuse(refusal, "deadline")
    if form.errors:
        return refused(visit, TEMPLATE, form, fragment="policy_form", **_context(visit))
    visit.notify("policy-changed")
    return see_other(visit, "policy")


def confirm_optional(visit: Visit, _: FormData) -> Response:
    """Ask before MFA is optional again."""
    return render(visit, "policy/optional.html")


def make_optional(visit: Visit, _: FormData) -> Response:
    """Make MFA optional for members again."""
    try:
        policy.make_optional(visit.now, visit.here, visit.user)
    except ChangedMeanwhile as refusal:
        return _page(visit, _form(visit), refusal)
    visit.notify("policy-changed")
    return see_other(visit, "policy")


def duty(visit: Visit, _: FormData) -> Response:
    """What somebody is told who must set up MFA before anything else."""
    if not visit.duty.is_due(visit.now):
        return see_other(visit, "profile")
    return render(visit, "duty/show.html")


def _form(visit: Visit) -> PolicyForm:
    """The day decided on, while it is to come; else one that leaves a week."""
    today, start = days.at(visit.now), policy.starts_at()
    decided = days.ending_by(start) if start else today
    day = decided if start and start > visit.now else today + timedelta(days=7)
    return PolicyForm({"deadline": str(day)})


def _page(visit: Visit, form: Form, refusal: Refused | None = None) -> Response:
    context = _context(visit) | {"form": form, "refusal": refusal}
    return render(visit, TEMPLATE, status=409 if refusal else 200, **context)


def _context(visit: Visit) -> dict[str, Any]:
    today, start = days.at(visit.now), policy.starts_at()
    return {
        "told": policy.told(visit.now),
        "is_decided": start is not None,
        "is_in_force": start is not None and start <= visit.now,
        "grace_days": policy.current().grace_days,
        "readiness": rollout.readiness(visit.now),
        "first_day": today,
        "last_day": deadlines.latest(today),
        "zone": days.zone_name(),
        "refusal": None,
    }
