"""Using a passkey: what the browser answers is verified by WebAuthn Level 3 §7.2."""

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.passkeys import answers, ceremony, challenges, cose, owners, public_keys, rows
from domain.passkeys.answers import Answer
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import (
    Blocked,
    Copied,
    NotSupported,
    NotVerified,
    OfAnother,
    Unknown,
    Unreadable,
)
from models import Passkey, User

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticatorData


@dataclass(frozen=True)
class UsedPasskey:
    """A passkey that was used, and what that says.

    `is_verified` is whether its person's fingerprint, face or PIN is a factor of its own here.
    `says_verified` is only what it says: how a passkey verifies people isn't to be trusted the
    first time that it does, for whoever found it may have set the PIN (Level 3 §4, uvInitialized).
    """

    passkey: Passkey
    is_verified: bool
    says_verified: bool
    sign_count: int
    is_synced: bool
    challenge: bytes

    @property
    def user(self) -> User:
        """Whose it is."""
        found: User = self.passkey.user
        return found


def verify(text: str, asked: Ceremony, now: int, user: User | None = None) -> UsedPasskey:
    """The passkey that was used, as the browser's AuthenticationResponseJSON `text` says.

    `user` is who is asked for one; without, the passkey itself says who it is, by its user handle.
    Raises Unreadable, TookTooLong, OtherSite, NotPresent, NotVerified, NotSupported, Unknown,
    OfAnother, Blocked, Wrong or Copied. The use counts once `uses.note` has noted it, together with
    what it is for.
    """
    answer = answers.read(text)
    ceremony.verify_client(answer.client, "webauthn.get", asked, now)
    plain = answer.part("authenticatorData")
    data = answers.authenticator_data(plain)
    passkey = _owned(answer, asked, user)
    ceremony.verify_authenticator(data, asked)
    _verify_kind(passkey, data, asked)
    cose.verify(public_keys.read(passkey), plain + answer.client.hash, answer.part("signature"))
    if passkey.switched_off_at is not None:
        raise Blocked
    _verify_counter(passkey, data.counter, answer.client.challenge)
    says_verified = data.is_user_verified()
    return UsedPasskey(
        passkey=passkey,
        is_verified=says_verified and passkey.is_verifying,
        says_verified=says_verified,
        sign_count=data.counter,
        is_synced=data.is_backed_up(),
        challenge=answer.client.challenge,
    )


def _owned(answer: Answer, asked: Ceremony, user: User | None) -> Passkey:
    passkey = rows.by_credential_id(answer.id)
    if passkey is None or passkey.rp_id != asked.party.id:
        raise Unknown
    given = answer.response.get("userHandle")
    if user is not None and passkey.user != user:
        raise OfAnother
    if user is None and not given:
        raise Unreadable
    handle = answers.decoded(given) if given else b""
    if handle and not hmac.compare_digest(handle, owners.handle_of(passkey.user)):
        raise OfAnother
    return passkey


def _verify_kind(passkey: Passkey, data: "AuthenticatorData", asked: Ceremony) -> None:
    """Whether it is still what it was when it was added."""
    if data.is_backup_eligible() != passkey.can_sync:
        raise NotSupported
    if asked.verifies and not passkey.is_verifying:
        raise NotVerified


def _verify_counter(passkey: Passkey, counter: int, challenge: bytes) -> None:
    """The counter of a passkey that has one only grows (Level 3 §6.1.1).

    Unless this is what it has said before: the same form sent again, which is for `uses` to judge.
    """
    has_grown = counter > passkey.sign_count or counter == passkey.sign_count == 0
    if not has_grown and not challenges.is_spent(challenge):
        raise Copied(passkey)
