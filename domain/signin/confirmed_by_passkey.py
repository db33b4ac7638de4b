"""Confirming it's you by a passkey: alone if it verifies its person, else with the password."""

from domain import security_log
from domain.access import factors, limits, session_tokens, throttle
from domain.access.session_tokens import Opened
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import after_commit, write
from domain.encryption import tokens
from domain.passkeys import assertion, challenges, uses
from domain.passkeys.assertion import Shown
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.party import Party
from domain.passkeys.refusals import NotVerified, OtherSite
from domain.refusals import Refused, logged
from domain.signin import confirmation
from models import Session


class PasswordToo(NotVerified):
    """It didn't verify its person, and the password wasn't given with it."""

    def __init__(self) -> None:
        Refused.__init__(
            self,
            "This passkey didn't ask for your fingerprint, face or PIN. Enter your password first, "
            "then use it again.",
        )


def asked(party: Party, session: Session) -> Ceremony:
    """What the passkey is asked for, in this session."""
    return Ceremony(party, challenges.CONFIRMING, f"session {session.id}")


def confirm(session: Session, answer: str, password: str, now: int, party: Party | None) -> Opened:
    """Confirm it's you, as the browser's `answer` says. Raises what `check` does."""
    shown = check(session, answer, password, now, party, "confirmation")
    with write():
        user = session.user.id
        after_commit(lambda: security_log.log(events.CONFIRMED, user_id=user))
        return session_tokens.confirm(session, now, factors=shown)


def check(  # noqa: PLR0913, PLR0917  # what a form says, of whom, when, where and for what
    session: Session, answer: str, password: str, now: int, party: Party | None, use: str
) -> str:
    """Check a passkey, and the password if it needs that, for this use.

    Returns the factors shown. `party` is None where passkeys can't be used. Raises PasswordToo,
    WrongPassword, OtherSite, what assertion.verify does, AnsweredBefore, Copied.
    """
    with logged("confirmation", session.user):
        shown = verified(session, answer, now, party)
        if not shown.is_verified:
            if not password:
                raise PasswordToo
            confirmation.check_password(session, password, now)
        note(shown, session, use, now)
    return factors.PASSKEY_ALONE if shown.is_verified else factors.WITH_PASSKEY


def verified(session: Session, answer: str, now: int, party: Party | None) -> Shown:
    """The person's passkey, as the answer says; it counts once it's noted."""
    if party is None:
        raise OtherSite
    # There is no secret to guess: failures count for what else is tried from there.
    with throttle.trying(now, limits.source(Caller.of(session).address, blocks=False)):
        return assertion.verify(answer, asked(party, session), now, session.user)


def note(shown: Shown, session: Session, use: str, now: int) -> None:
    """Note that it was used, for this: the same form again, until its answer has arrived."""
    token = tokens.hashed(session.token).hex()
    with write():
        uses.note(shown, f"{use} {session.id} {token}", now)
