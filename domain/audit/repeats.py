"""Whether something was just done: then the same form was sent again."""

from domain.audit.events import LATELY, Caller
from domain.clock import moments
from models import Event, Session


def done_lately(session: Session, kind: str, now: int) -> bool:
    """Whether this session has just done that to its own person: the same form again."""
    return done_from(Caller.of(session), kind, session.user.username, now)


def done_from(caller: Caller, kind: str, subject: str, now: int, thing: str = "") -> bool:
    """Whether that was just done to `subject`, about `thing`, from the same session."""
    return (
        Event.select()
        .where(
            Event.kind == kind,
            Event.session == caller.session,
            Event.subject == subject,
            Event.thing == thing,
            moments.lasts(Event.at, LATELY, now),
        )
        .exists()
    )
