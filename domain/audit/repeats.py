"""Whether something was just done: then the same form was sent again."""

from typing import Any

from domain.audit.events import LATELY, Caller
from domain.clock import moments
from models import Event, Session


def done_lately(session: Session, kind: str, now: int) -> bool:
    """Whether this session has just done that to its own person: the same form again."""
    return done_from(Caller.of(session), kind, session.user.username, now)


def done_from(caller: Caller, kind: str, subject: str, now: int, thing: str = "") -> bool:
    """Whether that was just done to `subject`, about `thing`, from the same session."""
    return bool(_done(caller, kind, now, thing).where(Event.subject == subject).exists())


def done_to(caller: Caller, kind: str, now: int, thing: str) -> set[str]:
    """To whom that was just done, about `thing`, from the same session."""
    if caller.session is None:
        return set()
    return {event.subject for event in _done(caller, kind, now, thing)}


def _done(caller: Caller, kind: str, now: int, thing: str) -> Any:
    return Event.select().where(
        Event.kind == kind,
        Event.session == caller.session,
        Event.thing == thing,
        moments.lasts(Event.at, LATELY, now),
    )
