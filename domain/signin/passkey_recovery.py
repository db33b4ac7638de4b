"""Recovery, and the recovery check, with a passkey in place of the phone's code."""

from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import recovery, recovery_check, recovery_code_use
from domain.passkeys import uses
from domain.passkeys.assertion import UsedPasskey
from domain.passkeys.ceremony import Ceremony
from domain.refusals import logged
from domain.signin import passkey_sign_in
from models import Session


def complete(session: Session, answer: str, asked: Ceremony, now: int) -> OpenSession:
    """End a recovery by using the passkey that was lost (see recovery.found_phone).

    Raises Refused.
    """
    recovery.refuse_if_over(session)
    shown = _verified(session, answer, asked, now, "found-phone")
    with write():
        uses.note(shown, uses.within(session, "found"), now)
        return recovery.found(session, now)


def rehearse(session: Session, answer: str, asked: Ceremony, recovery_code: str, now: int) -> None:
    """As recovery_check.perform, with a passkey in place of the phone's code. Raises Refused."""
    recovery_code_use.check(session, recovery_code, now)
    shown = _verified(session, answer, asked, now, "passkey")
    with write():
        uses.note(shown, uses.within(session, "rehearsal"), now)
        recovery_check.note(session, now)


def _verified(session: Session, answer: str, asked: Ceremony, now: int, factor: str) -> UsedPasskey:
    caller = Caller.of(session)
    with logged(factor, session.user), uses.telling_of_copies(now, caller):
        return passkey_sign_in.verify(answer, asked, now, caller, session.user)
