"""Uses of passkeys: each is recorded once, in the same transaction as its consequences."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.encryption import tokens
from domain.passkeys import challenges
from domain.passkeys.assertion import UsedPasskey
from domain.passkeys.refusals import Copied, Unknown
from models import Passkey, Session

BEYOND_ALL = 2**32  # no counter of four bytes gets that far (WebAuthn Level 3 §6.1)


def within(session: Session, purpose: str) -> str:
    """The use for this purpose in a session, until it has its next token."""
    return f"{purpose} {session.id} {tokens.hashed(session.token).hex()}"


def note(shown: UsedPasskey, use: str, now: int, *, with_password: bool = False) -> bool:
    """Record a use, within the caller's transaction. Raises AnsweredBefore, Unknown, Copied.

    `with_password` is whether the password was shown as well: then how the passkey verifies its
    person is trusted from now on (see UsedPasskey). False if the same form brought it before (see
    challenges.spend).
    """
    passkey = _fresh(shown)
    if not challenges.spend(shown.challenge, use, now):
        return False
    used = {"sign_count": shown.sign_count, "is_synced": shown.is_synced, "last_used_at": now}
    if shown.says_verified and with_password:
        used["is_verifying"] = True
    grown = Passkey.sign_count < shown.sign_count
    counts_right = grown if shown.sign_count else Passkey.sign_count == 0
    if not Passkey.update(used).where(Passkey.id == passkey.id, counts_right).execute():
        raise Copied(passkey)
    return True


@contextmanager
def telling_of_copies(now: int, caller: Caller) -> Iterator[None]:
    """Block a passkey that turns out to be copied in the block, and have people told.

    Otherwise the copy's counter would only have to be tried until it is ahead of the true one's,
    and the owner would be refused from then on, not the thief. It is in no transaction.
    """
    try:
        yield
    except Copied as refusal:
        passkey = refusal.passkey
        with write():
            blocked = {"switched_off_at": now, "sign_count": BEYOND_ALL}
            Passkey.update(blocked).where(Passkey.id == passkey.id).execute()
            events.record(passkey.user, events.PASSKEY_COPIED, now, caller, thing=str(passkey.name))
        raise


def _fresh(shown: UsedPasskey) -> Passkey:
    """The passkey as it is now. Raises Unknown if it was removed or blocked in the meantime."""
    same = Passkey.credential_id == shown.passkey.credential_id
    found = Passkey.get_or_none(same, Passkey.user == shown.user, Passkey.switched_off_at.is_null())
    if found is None:
        raise Unknown
    passkey: Passkey = found
    return passkey
