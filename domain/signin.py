"""Signing in: the password, then whichever second factor the person has at hand."""

from domain import accounts, events, passwords, recovery_codes, sessions, throttle, totp, usernames
from domain.events import Origin
from domain.refusals import Refused
from domain.sessions import Opened
from domain.storage import write
from models import Session


class WrongPassword(Refused):
    """The name or the password; which of them is not told (S-16)."""

    reason = "sign-in-wrong"


def with_password(username: str, password: str, now: int, origin: Origin) -> Opened:
    """Open a session: a full one, or with MFA on a half one. Raises Refused."""
    key = throttle.password_key(usernames.folded(username))
    throttle.claim(key, now)
    user = accounts.find(username)
    if not passwords.verify(user, password) or user is None:
        raise WrongPassword("The username or the password is not right.")
    with write():
        throttle.clear(key)
        if totp.active(user):
            return sessions.begin(user, Session.PASSWORD, now, origin)
        events.record(user, events.SIGNED_IN, now, origin)
        return sessions.begin(user, Session.FULL, now, origin)


def with_code(session: Session, code: str, now: int) -> Opened:
    """Complete a half session with an authenticator's code. Raises Refused."""
    with write():
        refusal = totp.spent(session.user, code, now)
        if refusal is None:
            events.record(session.user, events.SIGNED_IN, now, Origin.of(session))
            return sessions.complete(session, now)
    raise refusal


def with_recovery_code(session: Session, typed: str, now: int) -> Opened:
    """Complete a half session with the recovery code; its replacement is made with it.

    Spending the code, making the next and opening the session are one transaction: nobody is
    ever without a code, and after a fault the old one still works. Raises Refused.
    """
    with write():
        refusal = recovery_codes.spent(session.user, typed, now)
        if refusal is None:
            opened = sessions.complete(session, now, recovered=True)
            recovery_codes.make(session, now)
            kind = events.SIGNED_IN_WITH_RECOVERY_CODE
            events.record(session.user, kind, now, Origin.of(session))
            return opened
    raise refusal


def confirm(session: Session, password: str, code: str, now: int) -> Opened:
    """ "Confirm it is you": all of the person's factors once more. Raises Refused."""
    check_factors(session, password, code, now)
    with write():
        return sessions.confirm(session, now)


def check_factors(session: Session, password: str, code: str, now: int) -> None:
    """Check the password, and a code where `asks_for_code`. Raises Refused."""
    user = session.user
    if asks_for_code(session):
        totp.normalised(code)
    key = throttle.password_key(user.username)
    throttle.claim(key, now)
    if not passwords.verify(user, password):
        raise WrongPassword("This is not your password.")
    throttle.clear(key)
    if asks_for_code(session):
        totp.check(user, code, now)


def asks_for_code(session: Session) -> bool:
    """Whether confirming takes a code too.

    Not in a session that the recovery code opened: its person has no working phone, and has
    shown two factors to get here.
    """
    return not session.recovered and bool(totp.active(session.user))
