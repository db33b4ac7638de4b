"""The team's decision on MFA: optional, or required for everyone from a date."""

from datetime import date

from peewee import Case

from domain.access import mfa_requirement
from domain.access.actions import ON_POLICY, act
from domain.access.mfa_requirement import MfaRequirement
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import days, deadlines, moments
from domain.database.queries import Fixed
from domain.mfa import policy_words, recovery_codes, state
from domain.mfa.policy_words import Change
from domain.passkeys import rows
from domain.refusals import Refused
from models import Policy, User

_CURRENT = Fixed(Policy, "LIMIT 1")


class NotReady(Refused):
    """The person who decides this for everyone must be ready first."""

    reason = "policy-needs-own-mfa"


def current() -> Policy:
    """The decision in force."""
    [found] = _CURRENT()
    return found


def starts_at() -> int | None:
    """From when on everyone must have MFA who was there at the decision."""
    decided = current()
    return mfa_requirement.due_at(decided.required_from, decided.grace_days, 0)


def is_required(user: User, now: int) -> bool:
    """Whether this person may not turn MFA off (S-17): administrators never may, nor may who is
    asked for MFA, or for a passkey, by now."""
    decided = current()
    dates = due_at(user, decided), mfa_requirement.passkey_due_at(user, decided)
    return bool(user.is_admin) or any(due is not None and now >= due for due in dates)


def is_binding(user: User, requirement: MfaRequirement, now: int) -> bool:
    """As `is_required`, where it is known what is asked of the person."""
    by_policy = requirement.is_in_force(now) or requirement.asks_for_passkey(now)
    return bool(user.is_admin) or by_policy


def due_at(user: User, policy: Policy) -> int | None:
    """From when on this person must have MFA."""
    return mfa_requirement.due_at(policy.required_from, policy.grace_days, user.created_at)


def requirement_of(user: User, rp_id: str = "") -> MfaRequirement:
    """What is asked of this person, at the address with this RP ID."""
    decided, has_mfa = current(), state.is_on(user)
    return MfaRequirement(
        due_at(user, decided),
        has_mfa,
        recovery_codes.is_saved(user),
        mfa_requirement.passkey_due_at(user, decided) if rp_id else None,
        has_passkey=bool(rows.usable(user, rp_id)),
    )


def require_by(day: date, now: int, caller: Caller, by: User | None) -> None:
    """Require MFA of everyone once this day is over. Raises NotReady, BadDeadline.

    `by` is who decides, None from the shell, which can't lock itself out.
    """
    today = days.at(now)
    deadlines.verify(day, today)
    _require((day - today).days, days.end_of(day), now, caller, by)


def require(grace_days: int, now: int, caller: Caller, by: User | None) -> None:
    """As `require_by`, so many days from today; 0 is at once."""
    deadlines.verify_number(grace_days)
    _require(grace_days, mfa_requirement.counted_from(now, grace_days), now, caller, by)


def _require(grace_days: int, start: int, now: int, caller: Caller, by: User | None) -> None:
    if by is not None:
        _check_ready(by)
    with act(by, caller, ON_POLICY):
        if _is_decided(grace_days, start, now):
            return  # the same form again
        change = Change(policy_words.decided(start, now), policy_words.decided(starts_at(), now))
        Policy.update(required_from=start, grace_days=grace_days, decided_at=now).execute()
        policy_words.record(events.POLICY_CHANGED, change, now, caller, by)


def make_optional(now: int, caller: Caller, by: User | None) -> None:
    """Leave MFA to each member again; administrators need it all the same."""
    with act(by, caller, ON_POLICY):
        if current().required_from is None:
            return
        change = Change(policy_words.decided(None, now), policy_words.decided(starts_at(), now))
        Policy.update(required_from=None, decided_at=now).execute()
        policy_words.record(events.POLICY_CHANGED, change, now, caller, by)


def cut(now: int) -> None:
    """A decision of a moment to come, made while the clock was ahead, is one of now."""
    is_future = ~moments.is_believed(Policy.decided_at, now)
    latest = mfa_requirement.counted_from(now, current().grace_days)
    earlier = Case(None, [(Policy.required_from > latest, latest)], Policy.required_from)
    Policy.update(decided_at=now, required_from=earlier).where(is_future).execute()


def summary(now: int) -> str:
    """From when on everyone needs MFA, in a sentence; a passkey that everyone needs is MFA too."""
    start, today = starts_at(), days.at(now)
    passkeys = mfa_requirement.due_at(current().passkeys_from, current().passkeys_grace_days, 0)
    is_by_passkeys = passkeys is not None and (start is None or passkeys < start)
    start = passkeys if is_by_passkeys else start
    if start is None:
        return "MFA is optional for members. Administrators need it."
    if start > now:
        day = days.written(days.ending_by(start), today)
        why = ", because everyone needs a passkey by then" if is_by_passkeys else ""
        return f"Everyone needs MFA by the end of {day}{why}. Administrators need it now."
    why = ", when passkeys became required" if is_by_passkeys else ""
    return f"Everyone has needed MFA since {days.written(days.at(start), today)}{why}."


def _is_decided(grace_days: int, start: int, now: int) -> bool:
    decided = current()
    if decided.required_from is None or decided.grace_days != grace_days:
        return False
    # "At once" of a moment ago is that of now.
    is_same = max(decided.required_from, now) == max(start, now)
    return is_same and bool(moments.lasts(decided.decided_at, events.LATELY, now))


def _check_ready(user: User) -> None:
    if not state.is_on(user) or not recovery_codes.is_saved(user):
        raise NotReady(
            "First enable MFA for yourself and save your recovery code, so you can't lock yourself "
            "out."
        )
