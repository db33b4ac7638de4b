"""A wrong code whose form is sent again is one guess: a second click, or an answer that was lost.

The sign-in keeps a keyed hash of the form that it refused last and of the code in it. The same
again is answered as it was, and nothing is checked: a code of the app may be right a minute later,
and would have been tried twice for one. Entered again on the page that says that it was wrong, it
is another form, and another guess.
"""

from domain.access import session_tokens
from domain.audit import events
from domain.audit.events import Caller
from domain.encryption import tokens
from domain.refusals import Refused
from models import Session


def is_again(session: Session, caller: Caller, code: str) -> bool:
    """Whether this form, with this code, was the last that was refused in this sign-in."""
    if not caller.once:
        return False
    mark = _mark(session, caller, code)
    same = Session.select().where(Session.id == session.id, Session.refused_form == mark)
    return bool(same.exists())


def drift(session: Session) -> int:
    """By how many seconds it was said that a clock is off; 0 if that wasn't said."""
    told = Session.select(Session.refused_drift).where(Session.id == session.id)
    return int(told.scalar() or 0)


def note(refusal: Refused, session: Session, now: int, caller: Caller, code: str) -> None:
    """Note a guess that was just counted in this half session, within the caller's transaction."""
    if not refusal.is_guess:
        return
    events.record(session.user, events.SECOND_FACTOR_FAILED, now, caller.within(session))
    seconds = getattr(refusal, "seconds", 0)  # a ClockOff has them
    mark = _mark(session, caller, code) if caller.once else None
    session_tokens.change(session, refused_form=mark, refused_drift=seconds)


def _mark(session: Session, caller: Caller, code: str) -> bytes:
    return tokens.hashed(tokens.following(caller.once, f"refused {session.id} {code}"))
