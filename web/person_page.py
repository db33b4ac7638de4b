"""The page of one person, as administrators see it."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions, guesses, sessions
from domain.access.actions import ChangedMeanwhile
from domain.apps import registry, rules, tiles
from domain.audit import past_events
from domain.mfa import authenticators, policy, recovery_codes
from domain.oidc import sign_ins
from domain.passkeys import rows
from domain.refusals import Refused
from domain.team import handed_out, help_rules, people
from domain.users import groups, vouching
from models import User
from web import history
from web.forms import Form
from web.mfa import home_of
from web.numbers import row_number
from web.pages import render
from web.paths import path_for
from web.redirects import redirect, redirect_to
from web.request import Request


class NameForm(Form):
    """Someone's full name."""

    fields = {"name": "Enter a full name."}


def find(request: Request) -> User:
    """Find the person whose number is in the address, who must be the one a form names.

    Raises HTTPException 404, or `actions.Gone` if that person has been deleted since.
    """
    user = people.find(request.path_params["id"])
    about = str(request.data.get("about", "")) if request.method == "POST" else None
    if about is not None and (user is None or user.username != about):
        actions.refuse_what_is_gone(request.user, request.acting, actions.ON_PEOPLE, about)
        user = None
    if user is None:
        raise HTTPException(404)
    return user


def page(
    request: Request, user: User, form: Form | None = None, refusal: Refused | None = None
) -> Response:
    """The page as things are now, whatever was read before someone else changed it."""
    fresh = people.find(user.id)
    if fresh is None and isinstance(refusal, ChangedMeanwhile):
        raise actions.Gone(refusal.changes)
    person = fresh or user
    shown = context(request, person) | {"refusal": refusal}
    shown["form"] = form or NameForm({"name": person.name})
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422 if refusal else 200
    return render(request, "people/show.html", status=status, **shown)


def context(request: Request, user: User) -> dict[str, Any]:
    """The values that the page shows about the person."""
    return {
        "person": user,
        "is_self": user.id == request.user.id,
        "refusal": None,
        "mfa_requirement": policy.requirement_of(user, home_of(request)),
        "email_also_of": vouching.also_used_by(user),
        "recovery_code": recovery_codes.live(user),
        "authenticators": authenticators.enrolled(user),
        "passkeys": rows.of(user),
        "has_passkey": bool(rows.usable(user, home_of(request))),
        "home": home_of(request),
        "sessions": history.described(sessions.living(user, request.now), request.session),
        "guesses": guesses.against(user),
        "app_sign_ins": [one for one in sign_ins.of(user, request.now) if one.since],
        **_apps(user),
        "groups": groups.of(user),
        "all_groups": groups.everyone(),
        "chosen_group": row_number(request.data.get("group")) if request.method == "POST" else 0,
        "unused_link": handed_out.reset_link(user, request.now),
        "unused_code": handed_out.sign_in_code(user, request.now),
        "no_help": _no_help(request, user),
        "activity": [history.event_line(event) for event in past_events.recent(user)],
    }


def _apps(user: User) -> dict[str, Any]:
    """What the person can open, None where there are no apps, and for which of it MFA is needed."""
    ways = rules.ways(user) if registry.exist() else None
    places = tiles.by_app([way.app for way in ways or ()])
    return {
        "ways": ways,
        "tiles": places,
        "all_need_mfa": all(t.needs_mfa for t in places.values()),
    }


def _no_help(request: Request, user: User) -> dict[str, Refused]:
    """The kinds of help that whoever is asking may not give, each with why."""
    reasons = {k: help_rules.why_not(user, k, request.user, request.now) for k in help_rules.HELP}
    return {kind: why for kind, why in reasons.items() if why is not None}


def done(request: Request, user: User, flash: str, about: str = "") -> Response:
    """Back to the page, or to their own profile if they may no longer see it.

    Who has ended their own sign-in by it is told just that.
    """
    if user == request.user and flash == "made-member":
        return redirect(request, "profile", flash="own-rights-given-up")
    if user == request.user and not sessions.exists(request.session):
        return redirect(request, "sign_in", flash="signed-out", signs_out=True)
    path = path_for("person", {"id": user.id})
    return redirect_to(request, path, flash=flash, about=about or people.called(user))
