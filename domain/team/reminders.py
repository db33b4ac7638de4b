"""Reminding people to set up MFA: there is no mail, so their own pages say it until they have."""

from domain.access.actions import ON_PEOPLE, act
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.mfa import state
from domain.refusals import Refused
from models import User

LASTS = 30 * 24 * 60 * 60  # seconds that it is said


class HasMfa(Refused):
    """There is nothing to remind of."""

    reason = "mfa-on-already"


class Disabled(Refused):
    """No one would see it."""

    reason = "account-disabled"


def remind(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Have the person's pages ask for MFA. Raises HasMfa, Disabled and what `acts.act` raises."""
    with act(by, caller, ON_PEOPLE, user.username):
        if state.is_on(user):
            raise HasMfa("MFA is already on.")
        fresh = User.get_by_id(user.id)
        if fresh.disabled_at is not None:
            raise Disabled("This account is disabled.")
        if moments.lasts(fresh.reminded_at, events.LATELY, now):
            return  # the same form again
        User.update(reminded_at=now).where(User.id == user.id).execute()
        events.record(user, events.REMINDED, now, caller, actor=by)


def is_due(user: User, now: int) -> bool:
    """Whether the person was asked lately; it is for the caller to know that MFA is off."""
    return bool(moments.lasts(user.reminded_at, LASTS, now))
