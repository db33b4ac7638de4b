"""Repeats: forms sent again, which show by an event that the same session has just caused."""

from typing import Any

from domain.audit.events import LATELY, Caller
from domain.clock import moments
from models import Event, Session


def done_lately(session: Session, kind: str, now: int) -> bool:
    """Whether this session has just caused an event of this kind about its own person."""
    done = _done(Caller.of(session), kind, now)
    return bool(done.where(Event.user == session.user).exists())


def last_thing(session: Session, kind: str) -> str:
    """What this session's newest event of this kind was about, by name; "" if there is none."""
    done = Event.select().where(Event.kind == kind, Event.session == session.id)
    newest = done.order_by(Event.id.desc()).first()
    return str(newest.thing) if newest is not None else ""


def done_from(caller: Caller, kind: str, subject: str, now: int, thing: str = "") -> bool:
    """Whether this session has just caused such an event about `subject` and `thing`."""
    about = (Event.subject == subject) & (Event.thing == thing)
    return bool(_done(caller, kind, now).where(about).exists())


def done_to(caller: Caller, kind: str, now: int, thing: str) -> set[str]:
    """The subjects of such events about `thing` that this session has just caused."""
    if caller.session is None:
        return set()
    return {event.subject for event in _done(caller, kind, now).where(Event.thing == thing)}


def _done(caller: Caller, kind: str, now: int) -> Any:
    return Event.select().where(
        Event.kind == kind,
        Event.session == caller.session,
        moments.lasts(Event.at, LATELY, now),
    )
