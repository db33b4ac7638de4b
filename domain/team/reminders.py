"""Reminding people of MFA or a passkey: there is no mail, so their own pages say it until then."""

from domain.access.actions import ON_PEOPLE, act
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.mfa import policy
from domain.refusals import Refused
from models import User

LASTS = 30 * 24 * 60 * 60  # seconds that it is said
# What people may have to do, as a reminder words it.
MFA, PASSKEY = "set up MFA", "add a passkey"


class HasMfa(Refused):
    """There is nothing to remind of."""

    reason = "mfa-on-already"


class Disabled(Refused):
    """No one would see it."""

    reason = "account-disabled"


def missing(user: User, rp_id: str) -> str:
    """What to remind the person of at the address `rp_id`: MFA, PASSKEY, or "" for nothing.

    A passkey is MFA as well, so whoever needs one isn't told of anything else.
    """
    requirement = policy.requirement_of(user, rp_id)
    if requirement.lacks_passkey:
        return PASSKEY
    return "" if requirement.has_mfa else MFA


def remind(rp_id: str, user: User, now: int, caller: Caller, by: User | None) -> None:
    """Have the person's pages ask for it. Raises HasMfa, Disabled and what `acts.act` raises."""
    with act(by, caller, ON_PEOPLE, user.username):
        asked_for = missing(user, rp_id)
        if not asked_for:
            raise HasMfa("MFA is already on.")
        fresh = User.get_by_id(user.id)
        if fresh.disabled_at is not None:
            raise Disabled("This account is disabled.")
        if moments.lasts(fresh.reminded_at, events.LATELY, now):
            return  # the same form again
        User.update(reminded_at=now).where(User.id == user.id).execute()
        events.record(user, events.REMINDED, now, caller, actor=by, thing=asked_for)


def is_due(user: User, now: int) -> bool:
    """Whether the person was asked lately; it is for the caller to know that MFA is off."""
    return bool(moments.lasts(user.reminded_at, LASTS, now))
