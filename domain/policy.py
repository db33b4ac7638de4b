"""The team's decision on MFA: optional, or required for everyone from a date."""

from dataclasses import dataclass

from peewee import Case

from domain import authenticators, duty, events, moments, recovery_codes
from domain.acts import ON_POLICY, act
from domain.duty import DAY, Duty
from domain.events import Origin
from domain.queries import Fixed
from domain.refusals import Refused
from models import Authenticator, Policy, User

GRACE_DAYS_MOST = 90

_CURRENT = Fixed(Policy, "LIMIT 1")


class NotReady(Refused):
    """Who decides this for everybody must be ready first."""

    reason = "policy-needs-own-mfa"


class BadGrace(Refused):
    """A number of days that cannot be meant."""

    reason = "grace-days-not-allowed"
    field = "grace_days"


@dataclass(frozen=True)
class Readiness:
    """Who has MFA and who has not, before a decision."""

    ready: int
    everybody: int
    lacking: list[User]


def current() -> Policy:
    """The decision in force."""
    [found] = _CURRENT()
    return found


def is_required(user: User, now: int) -> bool:
    """Whether this person may not turn MFA off (S-17)."""
    return is_binding(user, due_at(user, current()), now)


def is_binding(user: User, due: int | None, now: int) -> bool:
    """As `is_required`: administrators never may, others until MFA is `due`."""
    return bool(user.is_admin) or (due is not None and now >= due)


def due_at(user: User, policy: Policy) -> int | None:
    """From when on this person must have MFA."""
    return duty.due_at(policy.required_from, policy.grace_days, user.created_at)


def duty_of(user: User) -> Duty:
    """What is asked of this person."""
    return Duty(due_at(user, current()), authenticators.exist(user))


def require(grace_days: int, now: int, origin: Origin, by: User | None) -> None:
    """Require MFA of everybody from `grace_days` days on. Raises NotReady, BadGrace.

    `by` is who decides, None from the shell, which locks nobody out of itself.
    """
    if not 0 <= grace_days <= GRACE_DAYS_MOST:
        raise BadGrace(f"Choose a number of days from 0 to {GRACE_DAYS_MOST}.")
    if by is not None:
        _check_ready(by)
    with act(by, origin, ON_POLICY):
        if _is_decided(grace_days, now):
            return  # the same form again
        Policy.update(
            required_from=now + grace_days * DAY, grace_days=grace_days, decided_at=now
        ).execute()
        _record(now, origin, by)


def make_optional(now: int, origin: Origin, by: User | None) -> None:
    """Leave MFA to each member again; administrators need it all the same."""
    with act(by, origin, ON_POLICY):
        if current().required_from is None:
            return
        Policy.update(required_from=None, decided_at=now).execute()
        _record(now, origin, by)


def cut(now: int) -> None:
    """A decision of a moment to come, made while the clock was ahead, is one of now."""
    is_future = ~moments.is_believed(Policy.decided_at, now)
    latest = now + Policy.grace_days * DAY
    earlier = Case(None, [(Policy.required_from > latest, latest)], Policy.required_from)
    Policy.update(decided_at=now, required_from=earlier).where(is_future).execute()


def readiness(limit: int = 100) -> Readiness:
    """How many have MFA, and the first who have not."""
    enabled = User.disabled_at.is_null()
    has_mfa = User.id.in_(
        Authenticator.select(Authenticator.user).where(Authenticator.activated_at.is_null(False))
    )
    lacking = User.select().where(enabled, ~has_mfa).order_by(User.username)
    everybody = User.select().where(enabled).count()
    return Readiness(everybody - lacking.count(), everybody, list(lacking.limit(limit)))


def _record(now: int, origin: Origin, by: User | None) -> None:
    subject = by.username if by is not None else ""
    events.record_about(subject, events.POLICY_CHANGED, now, origin, by)


def _is_decided(grace_days: int, now: int) -> bool:
    decided = current()
    lately = bool(moments.lasts(decided.decided_at, events.LATELY, now))
    return decided.required_from is not None and decided.grace_days == grace_days and lately


def _check_ready(user: User) -> None:
    code = recovery_codes.live(user)
    if not authenticators.exist(user) or code is None or code.saved_at is None:
        raise NotReady(
            "First enable MFA for yourself and save your recovery code, so that you cannot lock "
            "yourself out."
        )
