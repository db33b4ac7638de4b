"""What the team's policy on passkeys asks of a person's sign-in, once the date has come.

Whoever has a passkey signs in with it, and whoever has none adds one before anything else (see
domain.access.mfa_requirement). Sign-ins from before go on until they end.
"""

from domain.access import mfa_requirement
from domain.mfa import policy
from domain.passkeys import rows
from domain.refusals import Refused
from models import Passkey, Session, User


class PasskeyRequired(Refused):
    """A code of the authenticator app isn't enough for this person's sign-in any more."""

    reason = "passkey-required"

    def __init__(self) -> None:
        super().__init__("Your team requires a passkey to sign in, so a code isn't enough here.")


def is_asked_of(user: User, now: int) -> bool:
    """Whether this person's sign-in must be by a passkey by now, if they have one (S-197)."""
    due = mfa_requirement.passkey_due_at(user, policy.current())
    return due is not None and now >= due


def takes_passkey_only(user: User, now: int, rp_id: str | None = None) -> bool:
    """Whether it is, and there is one to sign in with: where no session says so of its address.

    That is `rp_id`, "" for one without passkeys. Where it isn't known, those of any address count.
    """
    fitting = [p for p in rows.in_use(user) if rp_id in (None, p.rp_id)]
    return is_asked_of(user, now) and bool(fitting)


def refuse_code(session: Session, now: int) -> None:
    """Raise PasskeyRequired where only a passkey completes or confirms this sign-in (S-197)."""
    requirement = session.mfa_requirement
    if requirement is not None and requirement.takes_passkey_only(now):
        raise PasskeyRequired


def is_last(passkey: Passkey, rp_id: str, session: Session, now: int) -> bool:
    """Whether the policy keeps this one: its person couldn't sign in here without it (S-199)."""
    requirement = session.mfa_requirement
    if requirement is None or not requirement.takes_passkey_only(now):
        return False
    return rows.usable(session.user, rp_id) == [passkey]
