"""The browser has come back with what it was given: only now does that count as given.

An answer can be lost on its way. So a one-time thing, such as a recovery code or an invitation,
is spent when the session that it opened is seen for the first time; until then the same thing
opens the same again.
"""

from domain.access import session_tokens, sessions
from domain.access.session_tokens import OpenSession
from domain.database.storage import write
from models import (
    CodeFirst,
    Invitation,
    RecoveryCode,
    ResetLink,
    Session,
    SetupLink,
    SignInCode,
)


def note(session: Session, now: int) -> None:
    """Note that a session is in use, and what is spent by that."""
    if not session_tokens.is_arriving(session):
        sessions.touch(session, now)
        return
    with write():
        if sessions.arrive(session, now) and session.is_full:
            _spend_what_opened(session)


def at_once(opened: OpenSession, now: int) -> OpenSession:
    """The same, as if a browser had come back with it: for who hands a session to a browser."""
    note(opened.session, now)
    return opened


def _spend_what_opened(session: Session) -> None:
    RecoveryCode.update(opened=None).where(RecoveryCode.opened == session.id).execute()
    for code in (SignInCode, CodeFirst):
        code.delete().where(code.opened == session.id).execute()
    # These made an account or a password, so that any sign-in with it shows that it came through.
    for link in (Invitation, SetupLink):
        link.delete().where(link.account == session.user).execute()
    ResetLink.delete().where(
        ResetLink.user == session.user, ResetLink.used_at.is_null(False)
    ).execute()
