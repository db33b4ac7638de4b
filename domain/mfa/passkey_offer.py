"""Offering a passkey to who signs in with a code, until they have one or say "Not now"."""

from domain.access import factors
from domain.database.queries import FixedRows
from domain.database.storage import write
from domain.passkeys import owners
from models import PasskeyOwner, Session, User

_ANSWERED = FixedRows(
    "SELECT 1 FROM passkey WHERE user_id = ? AND rp_id = ? AND switched_off_at IS NULL "
    "UNION ALL SELECT 1 FROM passkey_owner WHERE user_id = ? AND declined_at IS NOT NULL"
)


def is_due(session: Session, rp_id: str) -> bool:
    """Whether to offer one, for the address `rp_id`.

    Whoever has lost a phone, or hasn't saved the recovery code, has something else to do first.
    """
    user, requirement = session.user, session.mfa_requirement
    by_code = session.factors == factors.WITH_CODE and not session.recovered
    if requirement.passkey_due_at is not None:
        return False  # the team asks for one anyway
    if not by_code or user.recovering_since is not None or requirement.owes_saved_code:
        return False
    return not is_answered(user, rp_id)


def is_answered(user: User, rp_id: str) -> bool:
    """Whether the person has a passkey that works at this address, or wants none."""
    return bool(_ANSWERED.rows(user.id, rp_id, user.id))


def decline(session: Session, now: int) -> None:
    """Note that the person said "Not now"; the first time counts."""
    with write():
        owners.ensure(session.user)
        unanswered = PasskeyOwner.declined_at.is_null() & (PasskeyOwner.user == session.user)
        PasskeyOwner.update(declined_at=now).where(unanswered).execute()
