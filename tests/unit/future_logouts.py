"""Moments of what apps are to be told, put into the future."""

from domain.oidc import logout_notices
from models import Grant, Session
from tests.unit import logout_receiver
from tests.unit.conftest import Clock
from tests.unit.future import World

NOWHERE = "https://wiki.example.com/out"


def to_be_told_in_the_future(w: World) -> bool:
    """It was put off while the clock was ahead: once it's right, that is over."""
    return _is_due_with(w, tell_at=w.then + logout_notices.AGAIN_AFTER[-1])


def claimed_into_the_future(w: World) -> bool:
    """A process that took it while the clock was ahead has long finished."""
    return _is_due_with(w, claimed_until=w.then + logout_notices.CLAIMED_FOR)


def is_told(w: World) -> bool:
    """Whether nothing is left to tell, whenever that was."""
    signed_out(w)
    Grant.update(told_at=w.then).execute()
    return logout_notices.due(w.now) == []


def signed_out(w: World) -> None:
    """An app that is to be told of a sign-in that is gone."""
    gone = Session(id=0, user=w.ada.user, created_at=w.now)
    logout_receiver.grant(logout_receiver.registered(NOWHERE, "Told"), gone, w.now, session=None)


def _is_due_with(w: World, **moments: int) -> bool:
    signed_out(w)
    Grant.update(moments).execute()
    [one] = logout_notices.due(w.now)
    return bool(logout_notices.claim(one, Clock(w.now)))
