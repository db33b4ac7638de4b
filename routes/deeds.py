"""What an administrator does to one person; what takes something away asks first."""

import re
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions, sessions
from domain.audit import events
from domain.refusals import Refused
from domain.team import people
from models import User
from web import history, somebody
from web.pages import render, see_other_path
from web.paths import path_for
from web.visit import Visit


@dataclass(frozen=True)
class Kind:
    """A deed, the notice that says it is done, and whether a page asks before it."""

    do: people.Deed
    notice: str
    asks: bool = True


DEEDS = {
    "make-admin": Kind(people.make_admin, "made-admin"),
    "make-member": Kind(people.make_member, "made-member"),
    "disable": Kind(people.disable, "person-disabled"),
    "enable": Kind(people.enable, "person-enabled", asks=False),
    "sign-out": Kind(people.sign_out_everywhere, "person-signed-out"),
}


def confirm(visit: Visit, _: FormData) -> Response:
    """Ask before one of the deeds of the table above."""
    if not _deed(visit).asks:
        raise HTTPException(404)
    context = {"person": somebody.asked_for(visit), "deed": visit.path_params["deed"]}
    return render(visit, "people/deed.html", **context)


def act(visit: Visit, data: FormData) -> Response:
    """One of the deeds of the table above."""
    user, deed = somebody.asked_for(visit, data), _deed(visit)
    try:
        deed.do(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return somebody.page(visit, user, refusal=refusal)
    return somebody.done(visit, user, deed.notice)


def confirm_session_end(visit: Visit, _: FormData) -> Response:
    """Ask before one of somebody's browsers is signed out."""
    user, number = somebody.asked_for(visit), _session_number(visit)
    living = history.described(sessions.living(user, visit.now), visit.session)
    session = next((line for line in living if line.id == number), None)
    if session is None:
        return see_other_path(visit, path_for("person", id=user.id))
    return render(visit, "people/session.html", person=user, session=session)


def end_session(visit: Visit, data: FormData) -> Response:
    """Sign somebody out in one browser."""
    user, number = somebody.asked_for(visit, data), _session_number(visit)
    try:
        people.sign_out_there(user, number, visit.now, visit.here, visit.user)
    except people.NotTheirs:
        raise HTTPException(404) from None
    except Refused as refusal:
        return somebody.page(visit, user, refusal=refusal)
    return somebody.done(visit, user, "person-signed-out-there")


def confirm_mfa_reset(visit: Visit, _: FormData) -> Response:
    """Ask before somebody's second factor goes."""
    return render(visit, "people/mfa_reset.html", person=somebody.asked_for(visit))


def reset_mfa(visit: Visit, data: FormData) -> Response:
    """Take somebody's authenticators and recovery code away."""
    user = somebody.asked_for(visit, data)
    try:
        people.reset_mfa(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return somebody.page(visit, user, refusal=refusal)
    return somebody.done(visit, user, "mfa-reset")


def confirm_deletion(visit: Visit, _: FormData) -> Response:
    """Ask before an account goes."""
    return render(visit, "people/deletion.html", person=somebody.asked_for(visit))


def destroy(visit: Visit, data: FormData) -> Response:
    """Delete the account; the same form sent again ends as the first did."""
    try:
        return _deleted(visit, somebody.asked_for(visit, data))
    except actions.Gone as gone:
        if not gone.is_by(visit.user, events.DELETED):
            raise
        return _to_people(visit, gone.changes[0].subject)


def _deleted(visit: Visit, user: User) -> Response:
    try:
        people.delete(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return somebody.page(visit, user, refusal=refusal)
    return _to_people(visit, user.username)


def _to_people(visit: Visit, deleted: str) -> Response:
    visit.notify("person-deleted", deleted)
    return see_other_path(visit, path_for("people"))


def _deed(visit: Visit) -> Kind:
    if visit.path_params["deed"] not in DEEDS:
        raise HTTPException(404)
    return DEEDS[visit.path_params["deed"]]


def _session_number(visit: Visit) -> int:
    number = visit.path_params["session"]
    if not re.fullmatch(r"[0-9]{1,18}", number):
        raise HTTPException(404)
    return int(number)
