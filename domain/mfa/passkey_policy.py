"""The team's decision on passkeys: from a date on, sign-ins that phishing can't take.

First of administrators, if the team wants, or of everyone. What it asks of a sign-in is in
passkey_duty.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Case

from domain.access import mfa_requirement
from domain.access.actions import ON_POLICY, act
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import days, deadlines, moments
from domain.mfa import policy, policy_words, recovery_codes
from domain.mfa.policy_words import Change
from domain.passkeys import rows
from domain.refusals import Refused
from models import Policy, User

EVERYONE = "everyone"
ADMINS = "administrators"


class NotReady(Refused):
    """The person who decides this must be able to sign in by it."""

    reason = "policy-needs-own-passkey"


class NobodyMeant(Refused):
    """Neither administrators nor everyone."""

    reason = "policy-for-nobody"

    def __init__(self) -> None:
        super().__init__("Choose administrators or everyone.")


class NoPasskeysHere(Refused):
    """At this address no browser has passkeys, so nobody could add one."""

    reason = "policy-no-passkeys-here"

    def __init__(self) -> None:
        super().__init__(
            "Passkeys don't work at this site's address, because it's an IP address. First set "
            "NIGHTLATCH_PUBLIC_URL to an address with a name."
        )


@dataclass(frozen=True)
class Whom:
    """EVERYONE or ADMINS, and what their passkeys are made for: the RP ID of our address."""

    name: str
    rp_id: str


@dataclass(frozen=True)
class _Columns:
    """Where the policy keeps from when on whom it asks for passkeys."""

    start: Any
    grace_days: Any


_OF = {
    EVERYONE: _Columns(Policy.passkeys_from, Policy.passkeys_grace_days),
    ADMINS: _Columns(Policy.admin_passkeys_from, Policy.admin_passkeys_grace_days),
}


def starts_at(whom: str) -> int | None:
    """From when on it holds for those of them who were there at the decision."""
    start, grace_days = _decided(whom)
    return mfa_requirement.due_at(start, grace_days, 0)


def needed_by() -> str:
    """Who needs a passkey by now or from a date on: EVERYONE, ADMINS, or "" for no one."""
    return next((name for name in (EVERYONE, ADMINS) if starts_at(name) is not None), "")


def grace_days(whom: str) -> int:
    """How many days new people get."""
    return _decided(whom)[1]


def require_by(whom: Whom, day: date, now: int, caller: Caller, by: User | None) -> None:
    """Require passkeys of them once this day is over.

    `by` is who decides, None from the shell, which can't lock itself out. Raises NobodyMeant,
    NoPasskeysHere, NotReady, BadDeadline.
    """
    today = days.at(now)
    deadlines.verify(day, today)
    _require(whom, ((day - today).days, days.end_of(day)), now, caller, by)


def require(whom: Whom, number: int, now: int, caller: Caller, by: User | None) -> None:
    """As `require_by`, so many days from today; 0 is at once."""
    deadlines.verify_number(number)
    start = mfa_requirement.counted_from(now, number)
    _require(whom, (number, start), now, caller, by)


def check(whom: Whom, by: User | None) -> None:
    """Whether it could be required of them, by this person: raises what `require_by` would."""
    if whom.name not in _OF:
        raise NobodyMeant
    if not whom.rp_id:
        raise NoPasskeysHere
    if by is not None:
        _check_ready(by, whom.rp_id)


def _require(
    whom: Whom, decision: tuple[int, int], now: int, caller: Caller, by: User | None
) -> None:
    check(whom, by)
    number, start = decision
    columns = _OF[whom.name]
    with act(by, caller, ON_POLICY):
        if _is_decided(whom.name, number, start, now):
            return  # the same form again
        change = Change(policy_words.decided(start, now, whom.name), _until_now(whom.name, now))
        _decide({columns.start: start, columns.grace_days: number}, change, now, caller, by)


def make_optional(now: int, caller: Caller, by: User | None) -> None:
    """Ask for passkeys of no one any more; MFA stays required where it is."""
    with act(by, caller, ON_POLICY):
        if (starts_at(EVERYONE), starts_at(ADMINS)) == (None, None):
            return
        change = Change(policy_words.decided(None, now), _until_now(EVERYONE, now))
        _decide({columns.start: None for columns in _OF.values()}, change, now, caller, by)


def cut(now: int) -> None:
    """As policy.cut: a decision of a moment to come is one of now."""
    is_future = ~moments.is_believed(Policy.passkeys_decided_at, now)
    changes: dict[Any, Any] = {Policy.passkeys_decided_at: now}
    for name, columns in _OF.items():
        latest = mfa_requirement.counted_from(now, grace_days(name))
        changes[columns.start] = Case(None, [(columns.start > latest, latest)], columns.start)
    Policy.update(changes).where(is_future).execute()


def summary(now: int) -> str:
    """The decision, in a sentence or two."""
    everyone, admins = starts_at(EVERYONE), starts_at(ADMINS)
    if everyone is None and admins is None:
        return "Passkeys are optional."
    is_earlier = admins is not None and (everyone is None or admins < everyone)
    earlier = [policy_words.passkeys_sentence("Administrators", admins, now)] if is_earlier else []
    return " ".join([*earlier, policy_words.passkeys_sentence("Everyone", everyone, now)]).strip()


def _decided(whom: str) -> tuple[int | None, int]:
    decided, columns = policy.current(), _OF[whom]
    return getattr(decided, columns.start.name), getattr(decided, columns.grace_days.name)


def _until_now(whom: str, now: int) -> str:
    """What is asked of them, else of the others: "optional" is when it's asked of no one."""
    asked = next((name for name in (whom, *_OF) if starts_at(name) is not None), whom)
    return policy_words.decided(starts_at(asked), now, asked)


def _decide(
    values: dict[Any, Any], change: Change, now: int, caller: Caller, by: User | None
) -> None:
    Policy.update(values | {Policy.passkeys_decided_at: now}).execute()
    policy_words.record(events.PASSKEY_POLICY_CHANGED, change, now, caller, by)


def _is_decided(whom: str, number: int, start: int, now: int) -> bool:
    decided_start, decided_number = _decided(whom)
    if decided_start is None or decided_number != number:
        return False
    # "At once" of a moment ago is that of now.
    is_same = max(decided_start, now) == max(start, now)
    decided_at = policy.current().passkeys_decided_at
    return is_same and bool(moments.lasts(decided_at, events.LATELY, now))


def _check_ready(user: User, rp_id: str) -> None:
    if not rows.usable(user, rp_id) or not recovery_codes.is_saved(user):
        raise NotReady(
            "First add a passkey of your own and save your recovery code, so you can't lock "
            "yourself out."
        )
