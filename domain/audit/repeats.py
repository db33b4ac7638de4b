"""Whether something was just done: then the same form was sent again."""

from typing import Any

from domain.audit.events import LATELY, Caller
from domain.clock import moments
from models import Event, Session


def done_lately(session: Session, kind: str, now: int) -> bool:
    """Whether this session has just done that to its own person: the same form again."""
    done = _done(Caller.of(session), kind, now)
    return bool(done.where(Event.subject == session.user.username).exists())


def done_from(caller: Caller, kind: str, subject: str, now: int, thing: str = "") -> bool:
    """Whether that was just done to `subject`, about `thing`, from the same session."""
    about = (Event.subject == subject) & (Event.thing == thing)
    return bool(_done(caller, kind, now).where(about).exists())


def done_to(caller: Caller, kind: str, now: int, thing: str) -> set[str]:
    """To whom that was just done, about `thing`, from the same session."""
    if caller.session is None:
        return set()
    return {event.subject for event in _done(caller, kind, now).where(Event.thing == thing)}


def _done(caller: Caller, kind: str, now: int) -> Any:
    return Event.select().where(
        Event.kind == kind,
        Event.session == caller.session,
        moments.lasts(Event.at, LATELY, now),
    )
