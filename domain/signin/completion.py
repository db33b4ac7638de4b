"""A sign-in completed: what is written down, and the path that begins where the phone is lost."""

from dataclasses import replace

from domain.access import acknowledgements, guesses
from domain.access.session_tokens import OpenSession
from domain.audit import events, known_browsers
from domain.audit.events import Caller
from domain.clock import server_clock
from domain.mfa import recovery, recovery_code_use
from models import RecoveryCode, User


def noted(opened: OpenSession, kind: str, now: int, caller: Caller) -> OpenSession:
    """Write a complete sign-in down and make its browser known, in the caller's transaction."""
    user, session = opened.session.user, opened.session
    new = not known_browsers.is_known(user, caller.device, now)
    has_others = known_browsers.any_known(user, now)
    # The same form sent again is of the same browser, which the event is known to be of.
    form = f"signed in {opened.token}" if opened.token else ""
    session.device = known_browsers.remember(user, caller.device, now, form)
    if session.seen_from is not None:
        session.seen_from = replace(session.seen_from, device=session.device)
    if not opened.again:
        here = replace(caller, session=session.id, device=session.device)
        guesses.record_unreported(user, now)
        events.record(user, kind, now, here)
        if new and has_others:
            events.record(user, events.SIGNED_IN_NEW_BROWSER, now, here)
        acknowledgements.acknowledge_slips(session, now)
        User.update(last_seen_at=now).where(User.id == user.id).execute()
        server_clock.keep(now)
    return opened.on(session.device)


def without_phone(
    opened: OpenSession, kind: str, used: RecoveryCode | None, now: int, caller: Caller
) -> OpenSession:
    """As `noted`, for who got in without the phone: the path to a new one begins.

    `used` is the recovery code that a new one takes the place of, whichever way this was.
    """
    recovery.begin(opened.session.user, now)
    opened = noted(opened, kind, now, caller)
    recovery_code_use.succeed(used, opened.session, now)
    return opened
