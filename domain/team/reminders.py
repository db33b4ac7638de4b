"""Reminding people of MFA or a passkey: there is no mail, so their own pages say it until then."""

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple

from domain.access.actions import ON_PEOPLE, act
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import days, moments
from domain.mfa import policy
from domain.refusals import Refused
from domain.users import accounts
from models import User

LASTS = 30 * 24 * 60 * 60  # seconds that it is said
# What people may have to do, as a reminder words it.
MFA, PASSKEY = "set up MFA", "add a passkey"


class Asked(NamedTuple):
    """What someone is asked for: MFA, PASSKEY, or "" for nothing, and when the team requires it."""

    thing: str
    due_at: int | None


@dataclass(frozen=True)
class Wanted:
    """What is to be done by several people, each thing once."""

    things: list[str]
    is_mfa_dated: bool  # whether the team requires MFA from a date, to come or over
    last_days: list[str]  # until when there is time, as people read it, if that's known of all

    @property
    def ends(self) -> bool:
        """Whether asking for MFA ends by itself; before and after a date it doesn't."""
        return MFA in self.things and not self.is_mfa_dated


class HasMfa(Refused):
    """There is nothing to remind of."""

    reason = "mfa-on-already"


def missing(user: User, rp_id: str) -> str:
    """What to remind the person of at the address `rp_id`: MFA, PASSKEY, or "" for nothing.

    A passkey is MFA as well, so whoever needs one isn't told of anything else.
    """
    return asked_for(user, rp_id).thing


def wanted(users: list[User], rp_id: str, now: int) -> Wanted:
    """What the pages of these people ask for, and by when."""
    asked = (asked_for(user, rp_id) for user in users)
    return together({one for one in asked if one.thing}, now)


def together(asked: Set[Asked], now: int) -> Wanted:
    """What several people are asked for, of whom each is asked for one of these."""
    dates = {due for _, due in asked}
    ahead = sorted(due for due in dates if due is not None and due > now)
    written = [days.written(days.ending_by(due), days.at(now)) for due in ahead]
    is_dated = any(thing == MFA and due is not None for thing, due in asked)
    things = sorted({thing for thing, _ in asked}, reverse=True)
    return Wanted(things or [MFA], is_dated, written if len(ahead) == len(dates) else [])


def remind(rp_id: str, user: User, now: int, caller: Caller, by: User | None) -> None:
    """Have the person's pages ask for it. Raises HasMfa, accounts.Disabled, and as `act`."""
    with act(by, caller, ON_PEOPLE, user.username):
        thing = missing(user, rp_id)
        if not thing:
            raise HasMfa("MFA is already on.")
        fresh = User.get_by_id(user.id)
        if fresh.disabled_at is not None:
            raise accounts.Disabled("This account is disabled.")
        if moments.lasts(fresh.reminded_at, events.LATELY, now):
            return  # the same form again
        User.update(reminded_at=now).where(User.id == user.id).execute()
        events.record(user, events.REMINDED, now, caller, actor=by, thing=thing)


def asked_for(user: User, rp_id: str) -> Asked:
    """What is missing, and from when on the team requires it."""
    requirement = policy.requirement_of(user, rp_id)
    if requirement.lacks_passkey:
        return Asked(PASSKEY, requirement.passkey_due_at)
    return Asked("" if requirement.has_mfa else MFA, requirement.due_at)


def is_due(user: User, now: int) -> bool:
    """Whether the person was asked lately; it is for the caller to know that MFA is off."""
    return bool(moments.lasts(user.reminded_at, LASTS, now))
