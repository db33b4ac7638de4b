"""What people who are invited will be asked for besides a password, and how long they have."""

from dataclasses import dataclass

from domain.access import mfa_requirement
from domain.access.mfa_requirement import MfaRequirement
from domain.clock import days
from domain.mfa import policy
from models import Policy, User

MFA, PASSKEY = "mfa", "passkey"


@dataclass(frozen=True)
class NextStep:
    """MFA or PASSKEY: what comes first; until when, and how many days that is, 0 at once."""

    what: str
    due_at: int
    days: int


def next_step(now: int, rp_id: str, *, is_admin: bool) -> NextStep | None:
    """What is asked of who joins now, if anything, at the address with this RP ID."""
    decided = policy.current()
    mfa = _mfa_due_at(decided, now, is_admin=is_admin)
    newcomer = User(is_admin=is_admin, created_at=now)
    passkey = mfa_requirement.passkey_due_at(newcomer, decided) if rp_id else None
    asked = MfaRequirement(mfa, has_mfa=False, has_saved_code=False, passkey_due_at=passkey)
    due_at = asked.first_due_at
    if due_at is None:
        return None
    left = (days.ending_by(due_at) - days.at(now)).days if due_at > now else 0
    return NextStep(PASSKEY if asked.is_passkey_first else MFA, due_at, left)


def _mfa_due_at(decided: Policy, now: int, *, is_admin: bool) -> int | None:
    if is_admin:
        return now  # whatever the policy, an administrator can do nothing without it
    return mfa_requirement.due_at(decided.required_from, decided.grace_days, now)
