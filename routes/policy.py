"""Security settings: whether MFA is required, and from when; and what that asks of a person."""

from datetime import timedelta
from typing import Any

from starlette.responses import Response

from domain.access import lifetimes, sign_in_length
from domain.access.actions import ON_POLICY, ChangedMeanwhile, refuse_news
from domain.clock import days, deadlines
from domain.mfa import policy
from domain.refusals import Refused
from domain.team import rollout
from web import destination_paths, passkey_policy, passkeys
from web.forms import Form
from web.pages import invalid, render
from web.redirects import onward, redirect
from web.request import Request

TEMPLATE = "policy/edit.html"


class PolicyForm(Form):
    """The day by whose end everyone needs MFA."""

    fields = {"deadline": "Enter a date."}


def edit(request: Request) -> Response:
    """What is decided, and who is ready."""
    return render(request, TEMPLATE, **_context(request) | {"form": _form(request)})


def require(request: Request) -> Response:
    """Require MFA of everyone."""
    form = PolicyForm.parse(request.data)
    if not form.errors:
        try:
            day = deadlines.read(form["deadline"], days.at(request.now))
            if day == days.at(request.now) and request.data.get("sure") != "yes":
                # The question's own form will know of whatever others have done by now.
                refuse_news(request.user, request.acting, ON_POLICY)
                context = _context(request) | {"last_chance": days.written(day, day)}
                return render(request, "policy/today.html", **context)
            policy.require_by(day, request.now, request.acting, request.user)
        except ChangedMeanwhile as refusal:
            return changed_meanwhile(request, refusal, form=form)
        except Refused as refusal:
            form.refuse(refusal, "deadline")
    if form.errors:
        return invalid(request, TEMPLATE, form, **_context(request))
    return redirect(request, "policy", flash="policy-changed", about=policy.summary(request.now))


def confirm_optional(request: Request) -> Response:
    """Ask before MFA is optional again."""
    return render(request, "policy/optional.html", **_context(request))


def make_optional(request: Request) -> Response:
    """Make MFA optional for members again."""
    try:
        policy.make_optional(request.now, request.acting, request.user)
    except ChangedMeanwhile as refusal:
        return changed_meanwhile(request, refusal)
    return redirect(request, "policy", flash="policy-changed", about=policy.summary(request.now))


def changed_meanwhile(request: Request, refusal: ChangedMeanwhile, **form: Form) -> Response:
    """The page as it is by now, and what has changed; the form of this name as it was sent."""
    shown = _context(request) | {"form": _form(request), "refusal": refusal} | form
    return render(request, TEMPLATE, status=409, **shown)


def refused(request: Request, **form: Form) -> Response:
    """The page again, where another of its forms was refused: the one of this name."""
    return invalid(request, TEMPLATE, _form(request), status=422, **_context(request) | form)


def show_requirement(request: Request) -> Response:
    """What people see who must set up MFA, or add a passkey, before anything else or an app."""
    way, requirement = destination_paths.way_on(request), request.mfa_requirement
    is_due = requirement.is_due(request.now)
    if requirement.owes_passkey(request.now):
        here = passkeys.party(request) is not None
        return render(request, "mfa_requirement/passkey.html", onward=way, works_here=here)
    if is_due or (way is not None and way.app and not requirement.has_mfa):
        return render(request, "mfa_requirement/show.html", onward=way, is_due=is_due)
    if way is not None and requirement.has_mfa:
        return redirect(request, "duty_done")
    return onward(request, request.session.headed_for)


def show_done(request: Request) -> Response:
    """What people see who have set it up on their way to somewhere."""
    way = destination_paths.way_on(request)
    if way is None or not request.mfa_requirement.has_mfa:
        return onward(request, request.session.headed_for)
    return render(request, "mfa_requirement/done.html", onward=way)


def _form(request: Request) -> PolicyForm:
    """The day decided on, while it is to come; else one that leaves a week."""
    today, start = days.at(request.now), policy.starts_at()
    decided = days.ending_by(start) if start else today
    day = decided if start and start > request.now else today + timedelta(days=7)
    return PolicyForm({"deadline": str(day)})


def _context(request: Request) -> dict[str, Any]:
    today, start = days.at(request.now), policy.starts_at()
    return {
        "policy_summary": policy.summary(request.now),
        "is_decided": start is not None,
        "is_in_force": start is not None and start <= request.now,
        "grace_days": policy.current().grace_days,
        "readiness": rollout.readiness(request.now),
        "first_day": today,
        "last_day": deadlines.latest(today),
        "length_form": Form({"sign_ins_last": lifetimes.chosen()}),
        "lengths": {step: sign_in_length.described(step) for step in lifetimes.STEPS},
        "refusal": None,
        **passkey_policy.settings_context(request),
    }
