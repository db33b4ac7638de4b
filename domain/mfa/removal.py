"""Turning MFA off, for who may, and taking a person's factors away."""

from domain.access import factors, limits, session_tokens, sessions, throttle
from domain.access.session_tokens import OpenSession
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import policy, state
from domain.refusals import Refused
from models import Authenticator, Passkey, RecoveryCode, Session, User


class Required(Refused):
    """MFA may not be turned off here."""

    reason = "mfa-required"


def turn_off(session: Session, now: int) -> OpenSession:
    """Take away the authenticators and the recovery code, and end other sessions.

    The caller has just checked the person's factors. Raises Required for an admin.
    """
    with write():
        user = User.get_by_id(session.user.id)
        if policy.is_required(user, now):
            raise Required("You need MFA here. You can replace what you sign in with instead.")
        if not state.is_on(user):
            return session_tokens.confirm(session, now)
        take_away(user)
        sessions.end_others(session, now)
        events.record(user, events.MFA_TURNED_OFF, now, Caller.of(session))
        left = {"recovered": False, "factors": factors.PASSWORD_ONLY}
        return session_tokens.confirm(session, now, **left)


def take_away(user: User) -> None:
    """Take away all factors but the password, within the caller's transaction."""
    Authenticator.delete().where(Authenticator.user == user).execute()
    Passkey.delete().where(Passkey.user == user).execute()
    state.note_since(user)
    RecoveryCode.delete().where(RecoveryCode.user == user).execute()
    throttle.clear(*limits.codes_of(user.id))
    finish_recovery(user)


def finish_recovery(user: User) -> None:
    """The lost phone is dealt with, within the caller's transaction."""
    user.recovering_since = None
    user.save(only=[User.recovering_since])
