"""People, for administrators: found, looked at, and helped."""

import re
from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain import (
    acts,
    authenticators,
    directory,
    events,
    guesses,
    help_desk,
    people,
    reset_links,
    sessions,
)
from domain.acts import ChangedMeanwhile
from domain.refusals import Refused
from models import User
from web import history
from web.forms import Form
from web.pages import public_url_for, refused, render, see_other, see_other_path
from web.paths import path_for
from web.visit import Visit

# What may be done to a person by one button, and the notice that says it is done.
DEEDS: dict[str, tuple[people.Deed, str]] = {
    "make-admin": (people.make_admin, "made-admin"),
    "make-member": (people.make_member, "made-member"),
    "disable": (people.disable, "person-disabled"),
    "enable": (people.enable, "person-enabled"),
    "sign-out": (people.sign_out_everywhere, "person-signed-out"),
}


class NameForm(Form):
    """Somebody's full name."""

    fields = {"name": "Enter a full name."}


def index(visit: Visit, _: FormData) -> Response:
    """The list, with search and pages; to htmx only the list."""
    query = visit.query_params
    asked, after = query.get("q", "")[:100], query.get("after", "")[:64]
    without_mfa = query.get("without-mfa") == "on"
    page = directory.page(asked, after, without_mfa=without_mfa)
    return render(
        visit,
        "people/index.html",
        fragment="people",
        page=page,
        asked=asked,
        without_mfa=without_mfa,
    )


def show(visit: Visit, _: FormData) -> Response:
    """One person."""
    user = _asked_for(visit)
    return _page(visit, user, NameForm({"name": user.name}))


def update(visit: Visit, data: FormData) -> Response:
    """Change the full name."""
    user, form = _asked_for(visit, data), NameForm.parse(data)
    form.keep_newer(data, name=user.name)
    if not form.errors:
        try:
            people.rename(user, form["name"], visit.now, visit.here, visit.user)
        except ChangedMeanwhile as refusal:
            return _page(visit, user, form, refusal)
        except Refused as refusal:
            form.refuse(refusal)
    if form.errors:
        return refused(visit, "people/show.html", form, fragment="person", **_context(visit, user))
    return _done(visit, user, "person-renamed")


def act(visit: Visit, data: FormData) -> Response:
    """One of the deeds of the table above."""
    user, name = _asked_for(visit, data), visit.path_params["deed"]
    if name not in DEEDS:
        raise HTTPException(404)
    deed, notice = DEEDS[name]
    try:
        deed(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return _page(visit, user, NameForm({"name": user.name}), refusal=refusal)
    return _done(visit, user, notice)


def make_reset_link(visit: Visit, data: FormData) -> Response:
    """A link for a new password."""
    return _help(visit, data, help_desk.make_reset_link, "person_reset_link")


def show_reset_link(visit: Visit, _: FormData) -> Response:
    """The link just made, for a while and in the session that made it."""
    user = _asked_for(visit)
    token = reset_links.shown(user, visit.session, visit.now)
    link = public_url_for(visit, "reset_link", token=token) if token else ""
    return _handed_out(visit, user, "people/reset_link.html", link)


def make_sign_in_code(visit: Visit, data: FormData) -> Response:
    """A one-time sign-in code."""
    return _help(visit, data, help_desk.make_sign_in_code, "person_sign_in_code")


def show_sign_in_code(visit: Visit, _: FormData) -> Response:
    """The code just made, for a while and in the session that made it."""
    user = _asked_for(visit)
    code = help_desk.shown(user, visit.session, visit.now)
    return _handed_out(visit, user, "people/sign_in_code.html", code or "")


def confirm_mfa_reset(visit: Visit, _: FormData) -> Response:
    """Ask before somebody's second factor goes."""
    return render(visit, "people/mfa_reset.html", person=_asked_for(visit))


def reset_mfa(visit: Visit, data: FormData) -> Response:
    """Take somebody's authenticators and recovery code away."""
    user = _asked_for(visit, data)
    try:
        people.reset_mfa(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return _page(visit, user, NameForm({"name": user.name}), refusal=refusal)
    return _done(visit, user, "mfa-reset")


def confirm_deletion(visit: Visit, _: FormData) -> Response:
    """Ask before an account goes."""
    return render(visit, "people/deletion.html", person=_asked_for(visit))


def destroy(visit: Visit, data: FormData) -> Response:
    """Delete the account; the same form sent again ends as the first did."""
    try:
        return _deleted(visit, _asked_for(visit, data))
    except acts.Gone as gone:
        if not gone.is_by(visit.user, events.DELETED):
            raise
        return _to_people(visit)


def _deleted(visit: Visit, user: User) -> Response:
    try:
        people.delete(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return _page(visit, user, NameForm({"name": user.name}), refusal=refusal)
    return _to_people(visit)


def _to_people(visit: Visit) -> Response:
    visit.notify("person-deleted")
    return see_other_path(visit, path_for("people"))


def _help(visit: Visit, data: FormData, make: Callable[..., str], shown_at: str) -> Response:
    user = _asked_for(visit, data)
    try:
        make(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return _page(visit, user, NameForm({"name": user.name}), refusal=refusal)
    return see_other_path(visit, path_for(shown_at, id=user.id))


def _handed_out(visit: Visit, user: User, template: str, made: str) -> Response:
    if not made:
        visit.notify("shown-no-more")
        return see_other_path(visit, path_for("person", id=user.id))
    return render(visit, template, person=user, made=made)


def _page(visit: Visit, user: User, form: Form, refusal: Refused | None = None) -> Response:
    # As things are now, whatever was read before somebody else changed it.
    fresh = people.find(user.id)
    if fresh is None and isinstance(refusal, ChangedMeanwhile):
        raise acts.Gone(refusal.changes)
    context = _context(visit, fresh or user) | {"refusal": refusal}
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422 if refusal else 200
    return render(visit, "people/show.html", fragment="person", status=status, form=form, **context)


def _context(visit: Visit, user: User) -> dict[str, Any]:
    return {
        "person": user,
        "is_self": user.id == visit.user.id,
        "refusal": None,
        "authenticators": authenticators.enrolled(user),
        "sessions": history.described(sessions.living(user, visit.now), visit.session),
        "guesses": guesses.at(user),
        "activity": [history.told(event) for event in events.recent(user)],
    }


def _asked_for(visit: Visit, data: FormData | None = None) -> User:
    """The person with the number in the address; in a form, still the one that it is about."""
    number = visit.path_params["id"]
    user = people.find(int(number)) if re.fullmatch(r"[0-9]{1,18}", number) else None
    about = str(data.get("about", "")) if data is not None else None
    if about is not None and (user is None or user.username != about):
        acts.refuse_what_is_gone(visit.user, visit.here, acts.ON_PEOPLE, about)
        user = None
    if user is None:
        raise HTTPException(404)
    return user


def _done(visit: Visit, user: User, notice: str) -> Response:
    visit.notify(notice)
    if notice == "made-member" and user == visit.user:
        return see_other(visit, "profile")
    return see_other_path(visit, path_for("person", id=user.id))
