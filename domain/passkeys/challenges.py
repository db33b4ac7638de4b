"""Challenges: random, ours, for one purpose of one browser or session, for five minutes and once.

None is kept until it is answered, so that looking at the sign-in page writes nothing: a challenge
says itself when it was made, and a code over all of it that only this server can make. What has
been answered is a row for as long as the challenge would hold.
"""

import hmac
import secrets
from typing import Any

from domain.clock import moments
from domain.database import installation
from domain.encryption import tokens, vault
from domain.passkeys.refusals import AnsweredBefore, TookTooLong
from models import SpentChallenge

LASTS = 5 * 60  # seconds
RANDOM_BYTES = 16  # WebAuthn Level 3 §13.4.3: at least
TIME_BYTES = 8

# What a challenge can be for.
SIGNING_IN, SECOND_FACTOR, CONFIRMING = "sign-in", "second-factor", "confirm"
ADDING = "add"


def give(purpose: str, bound_to: str, now: int) -> bytes:
    """A challenge for this purpose, that only `bound_to` can answer: a session, or a browser."""
    plain = now.to_bytes(TIME_BYTES, "big", signed=True) + secrets.token_bytes(RANDOM_BYTES)
    return plain + _code(purpose, bound_to, plain)


def verify(challenge: bytes, purpose: str, bound_to: str, now: int) -> None:
    """Raise TookTooLong unless it was given for just this, less than LASTS ago."""
    plain = challenge[: TIME_BYTES + RANDOM_BYTES]
    code = challenge[TIME_BYTES + RANDOM_BYTES :]
    if not hmac.compare_digest(code, _code(purpose, bound_to, plain)):
        raise TookTooLong
    made_at = int.from_bytes(plain[:TIME_BYTES], "big", signed=True)
    # One that was answered since the backup that was restored must not be answered again.
    since_restore = made_at > installation.current().restored_at
    if not (since_restore and moments.lasts(made_at, LASTS, now)):
        raise TookTooLong


def spend(challenge: bytes, use: str, now: int) -> bool:
    """Note that it was answered, within the caller's transaction. Raises AnsweredBefore.

    `use` says for what: the same answer for the same use is the same form sent again, of which
    False is returned. So it must change as soon as the answer to the form has arrived.
    """
    row = {"challenge_hash": tokens.hashed(challenge.hex()), "use": use, "at": now}
    if SpentChallenge.insert(row).on_conflict_ignore().as_rowcount().execute():
        return True
    before = SpentChallenge.get(_is(challenge))
    if before.use != use:
        raise AnsweredBefore
    return False


def is_spent(challenge: bytes) -> bool:
    """Whether it was answered."""
    return SpentChallenge.select().where(_is(challenge)).exists()


def is_over(now: int) -> Any:
    """The condition, for a query, of those that nobody could answer again anyway.

    Those of a clock that was ahead stay until then: so do the challenges, which hold again.
    """
    return SpentChallenge.at <= now - 2 * LASTS


def _is(challenge: bytes) -> Any:  # a Peewee condition
    return SpentChallenge.challenge_hash == tokens.hashed(challenge.hex())


def _code(purpose: str, bound_to: str, plain: bytes) -> bytes:
    return vault.following(f"passkey {purpose}\0{bound_to}\0{plain.hex()}".encode())
