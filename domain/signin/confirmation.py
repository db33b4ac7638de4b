"""Showing all one's factors again, while signed in."""

from domain import security_log
from domain.access import factors, limits, session_tokens, throttle
from domain.access.session_tokens import Opened
from domain.audit import events
from domain.database.storage import after_commit, write
from domain.mfa import second_factor, state, totp
from domain.refusals import logged
from domain.signin import signin
from domain.users import passwords
from models import Session


def confirm(session: Session, password: str, code: str, now: int) -> Opened:
    """Confirm it's you: all of the person's factors again. Raises Refused."""
    check_factors(session, password, code, now, "confirmation")
    with write():
        user = session.user.id
        after_commit(lambda: security_log.log(events.CONFIRMED, user_id=user))
        return session_tokens.confirm(session, now, factors=_shown(session))


def check_factors(session: Session, password: str, code: str, now: int, use: str) -> None:
    """Check the password, and a code where `asks_for_code`, for this use. Raises Refused."""
    with logged("confirmation", session.user):
        if asks_for_code(session):
            totp.normalised(code)
        check_password(session, password, now)
        if asks_for_code(session):
            second_factor.check(session.user, code, now, f"{use} {session.id}")


def check_password(session: Session, password: str, now: int) -> None:
    """Check the password of someone who is signed in."""
    limit = limits.password_in(session)
    with throttle.trying(now, limit):
        if not passwords.verify(session.user, password):
            raise signin.WrongPassword("Incorrect password.")
        with write():
            throttle.clear(limit)


def _shown(session: Session) -> str:
    if asks_for_code(session):
        return factors.WITH_CODE
    return session.factors or factors.PASSWORD_ONLY


def asks_for_code(session: Session) -> bool:
    """Whether confirming takes a code too.

    Not in a session that the recovery code opened: its person has no working phone, and has
    shown two factors to get here.
    """
    return not session.recovered and state.is_on(session.user)
