"""A person's page, as administrators see it: what every answer about that person shows."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions, guesses, sessions
from domain.access.actions import ChangedMeanwhile
from domain.audit import events
from domain.mfa import authenticators, policy, recovery_codes
from domain.refusals import Refused
from domain.team import people
from models import User
from web import history
from web.forms import Form
from web.pages import render, see_other, see_other_path
from web.paths import path_for
from web.visit import Visit


class NameForm(Form):
    """Somebody's full name."""

    fields = {"name": "Enter a full name."}


def asked_for(visit: Visit, data: FormData | None = None) -> User:
    """The person with the number in the address; in a form, still the one that it is about."""
    number = visit.path_params["id"]
    user = people.find(int(number)) if re.fullmatch(r"[0-9]{1,18}", number) else None
    about = str(data.get("about", "")) if data is not None else None
    if about is not None and (user is None or user.username != about):
        actions.refuse_what_is_gone(visit.user, visit.here, actions.ON_PEOPLE, about)
        user = None
    if user is None:
        raise HTTPException(404)
    return user


def page(
    visit: Visit, user: User, form: Form | None = None, refusal: Refused | None = None
) -> Response:
    """The page, as things are now, whatever was read before somebody else changed it."""
    fresh = people.find(user.id)
    if fresh is None and isinstance(refusal, ChangedMeanwhile):
        raise actions.Gone(refusal.changes)
    shown = context(visit, fresh or user) | {"refusal": refusal}
    shown["form"] = form or NameForm({"name": user.name})
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422 if refusal else 200
    return render(visit, "people/show.html", fragment="person", status=status, **shown)


def context(visit: Visit, user: User) -> dict[str, Any]:
    """What the page shows of the person."""
    return {
        "person": user,
        "is_self": user.id == visit.user.id,
        "refusal": None,
        "duty": policy.duty_of(user),
        "recovery_code": recovery_codes.live(user),
        "authenticators": authenticators.enrolled(user),
        "sessions": history.described(sessions.living(user, visit.now), visit.session),
        "guesses": guesses.at(user),
        "activity": [history.told(event) for event in events.recent(user)],
    }


def done(visit: Visit, user: User, notice: str) -> Response:
    """Back to the page, or to one's own once one may see it no more."""
    if notice == "made-member" and user == visit.user:
        visit.notify("own-rights-given-up")
        return see_other(visit, "profile")
    visit.notify(notice, people.called(user))
    return see_other_path(visit, path_for("person", id=user.id))
