"""Confirmation by a passkey: alone if it verifies its person, otherwise with the password."""

from domain import security_log
from domain.access import factors, session_tokens
from domain.access.session_tokens import OpenSession
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import after_commit, write
from domain.passkeys import uses
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import NotVerified
from domain.refusals import Refused, logged
from domain.signin import confirmation, passkey_sign_in
from models import Session


class PasswordToo(NotVerified):
    """The passkey didn't verify its person, and the password wasn't given with it."""

    def __init__(self) -> None:
        Refused.__init__(
            self,
            "This passkey didn't ask for your fingerprint, face or PIN. Enter your password first, "
            "then use it again.",
        )


def confirm(session: Session, answer: str, asked: Ceremony, password: str, now: int) -> OpenSession:
    """Confirm a session by the browser's `answer` for a passkey. Raises as `check` does."""
    shown = check(session, answer, asked, password, now, "confirmation")
    with write():
        user = session.user.id
        after_commit(lambda: security_log.log(events.CONFIRMED, user_id=user))
        return session_tokens.confirm(session, now, factors=shown)


def check(  # noqa: PLR0913, PLR0917  # what a form says, of whom, when and for what
    session: Session, answer: str, asked: Ceremony, password: str, now: int, use: str
) -> str:
    """Check a passkey, and the password if the passkey needs one, for this use.

    Returns the factors shown. Raises PasswordToo, WrongPassword, AnsweredBefore, Copied, and the
    refusals of assertion.verify.
    """
    caller = Caller.of(session)
    with logged("confirmation", session.user), uses.telling_of_copies(now, caller):
        shown = passkey_sign_in.verify(answer, asked, now, caller, session.user)
        if not shown.is_verified:
            if not password:
                raise PasswordToo
            confirmation.check_password(session, password, now)
        with write():
            use, with_password = uses.within(session, use), not shown.is_verified
            uses.note(shown, use, now, with_password=with_password)
    return factors.PASSKEY_ALONE if shown.is_verified else factors.WITH_PASSKEY
