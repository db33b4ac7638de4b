"""Signing in with a passkey: by itself if it verifies its person, or after the password.

Nobody can guess a passkey's answer. So nothing keeps its owner waiting, and a refused answer counts
against the address that it came from, for everything else that is tried from there.
"""

from contextlib import suppress

from domain.access import factors, limits, session_tokens, sessions, throttle
from domain.access.session_tokens import OpenSession
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.passkeys import answers, assertion, challenges, rows, uses
from domain.passkeys.assertion import UsedPasskey
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import AnsweredBefore, OfAnother, OtherSite, Unknown, Wrong
from domain.refusals import Refused, logged
from domain.signin import completion
from models import Session, User

# Refusals of tries that somebody else may have made with the password in hand.
NOTED = (OfAnother, OtherSite, Unknown, Wrong)


def sign_in(text: str, asked: Ceremony, now: int, caller: Caller) -> OpenSession:
    """Open a full session for whoever the passkey belongs to. Raises Refused.

    `text` is the browser's AuthenticationResponseJSON. The same one sent again opens the same
    session until a browser has come back with it, and nothing after that.
    """
    with logged("passkey"), uses.telling_of_copies(now, caller):
        try:
            shown = verify(text, asked, now, caller)
        except OfAnother:
            raise Unknown from None  # of whom, is no one's business here
        with write():
            return _opened(shown, now, caller)


def claimed_owner(text: str) -> User | None:
    """The owner of the passkey that an answer names, unverified; None if it names none of ours."""
    with suppress(Refused):
        passkey = rows.by_credential_id(answers.read(text).id)
        return passkey.user if passkey is not None else None
    return None


def complete(session: Session, text: str, asked: Ceremony, now: int, caller: Caller) -> OpenSession:
    """Complete a half session with any of the person's passkeys. Raises Refused."""
    here = caller.within(session)
    with logged("passkey", session.user), uses.telling_of_copies(now, here):
        try:
            shown = verify(text, asked, now, caller, session.user)
        except NOTED:
            with write():
                events.record(session.user, events.SECOND_FACTOR_FAILED, now, here)
            raise
        with write():
            if session_tokens.has_gone_on(session):
                return OpenSession(session, "")
            use = uses.within(session, challenges.SECOND_FACTOR)
            uses.note(shown, use, now, with_password=True)
            opened = sessions.complete(session, now, shown=factors.WITH_PASSKEY)
            return completion.noted(opened, events.SIGNED_IN, now, caller)


def verify(
    text: str, asked: Ceremony, now: int, caller: Caller, user: User | None = None
) -> UsedPasskey:
    """As assertion.verify, but a refusal that may be a guess counts against the address."""
    try:
        return assertion.verify(text, asked, now, user)
    except Refused as refusal:
        if refusal.is_guess:
            raise throttle.guessed(refusal, now, limits.source(caller.address)) from None
        raise


def _opened(shown: UsedPasskey, now: int, caller: Caller) -> OpenSession:
    user = User.get_or_none(User.id == shown.user.id, User.disabled_at.is_null())
    if user is None:
        raise Unknown
    is_first = uses.note(shown, challenges.SIGNING_IN, now)
    opened = sessions.begin(
        user, Session.FULL, now, caller, shown.challenge.hex(), factors=factors.PASSKEY_ALONE
    )
    if not is_first and not opened.again:
        raise AnsweredBefore
    return completion.noted(opened, events.SIGNED_IN_WITH_PASSKEY, now, caller)
