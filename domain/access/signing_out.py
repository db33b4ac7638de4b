"""Signing out: of this sign-in, of another one, of all others."""

from domain.access import app_access, issued_credentials, session_tokens, sessions
from domain.audit import events, known_browsers, repeats
from domain.audit.events import Caller
from domain.database.storage import write
from models import Session


def sign_out(session: Session, now: int) -> None:
    """End this session: its person wants that, or begins another in the same browser."""
    with write():
        ended = Session.delete().where(Session.id == session.id).execute()
        if ended and session.is_full:
            events.record(session.user, events.SIGNED_OUT, now, Caller.of(session))


def sign_out_one(session: Session, other_id: int, now: int) -> bool:
    """End another session of the same person; False if it is not theirs (S-83).

    One that has ended already, as by a second click, is ended.
    """
    mine = (Session.id == other_id) & (Session.user == session.user)
    with write():
        app_access.end_with(other_id, session.user)
        ended = Session.delete().where(mine).execute()
        if ended:
            events.record(session.user, events.SIGNED_OUT_ELSEWHERE, now, Caller.of(session))
        return other_id > 0 and not Session.select().where(Session.id == other_id).exists()


def sign_out_others(session: Session, now: int) -> session_tokens.OpenSession:
    """End the person's other sessions, and forget all other browsers (S-55)."""
    with write():
        kind = events.SIGNED_OUT_ELSEWHERE
        if sessions.end_others(session, now) or not repeats.done_lately(session, kind, now):
            events.record(session.user, kind, now, Caller.of(session))
        number = known_browsers.number_of(session.user, session.device)
        known_browsers.forget(session.user)
        # Anyone with one of these could come straight back.
        issued_credentials.revoke_for(session.user)
        device = known_browsers.remember(session.user, "", now, session.token, number)
        return session_tokens.follow(session).on(device)
