"""Using a passkey: what the browser answers is verified by WebAuthn Level 3 §7.2."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from domain.passkeys import ceremony, owners, public_keys, rows
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import (
    Blocked,
    Copied,
    NotSupported,
    OfAnother,
    Unknown,
    Unreadable,
    Wrong,
)
from models import Passkey, User

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticationResponse, AuthenticatorData


@dataclass(frozen=True)
class Shown:
    """A passkey that was used, and what that says."""

    passkey: Passkey
    is_verified: bool
    sign_count: int
    is_synced: bool
    challenge: bytes

    @property
    def user(self) -> User:
        """Whose it is."""
        found: User = self.passkey.user
        return found


def verify(text: str, asked: Ceremony, now: int, user: User | None = None) -> Shown:
    """The passkey that was used, as the browser's AuthenticationResponseJSON `text` says.

    `user` is who is asked for one; without, the passkey itself says who it is, by its user handle.
    Raises Unreadable, TookTooLong, OtherSite, NotPresent, NotVerified, NotSupported, Unknown,
    OfAnother, Blocked, Wrong or Copied. What was `Shown` counts once `rows.use` has noted it,
    together with what it is for.
    """
    from fido2.webauthn import AuthenticationResponse

    given = ceremony.parsed(AuthenticationResponse, text)
    client, data = given.response.client_data, given.response.authenticator_data
    ceremony.verify_client(client, "webauthn.get", asked, now)
    passkey = _owned(given, user)
    ceremony.verify_authenticator(data, asked)
    if data.is_backup_eligible() != passkey.can_sync:
        raise NotSupported
    _verify_signature(passkey, given)
    if passkey.switched_off_at is not None:
        raise Blocked
    _verify_counter(passkey, data)
    verified, synced = data.is_user_verified(), data.is_backed_up()
    return Shown(passkey, verified, data.counter, synced, client.challenge)


def _owned(given: "AuthenticationResponse", user: User | None) -> Passkey:
    passkey = rows.by_credential_id(given.raw_id)
    if passkey is None:
        raise Unknown
    handle, wanted = given.response.user_handle, owners.handle_of(passkey.user)
    if user is not None and passkey.user != user:
        raise OfAnother
    if user is None and not handle:
        raise Unreadable
    if handle and not hmac.compare_digest(handle, wanted):
        raise OfAnother
    return passkey


def _verify_signature(passkey: Passkey, given: "AuthenticationResponse") -> None:
    from cryptography.exceptions import InvalidSignature
    from fido2 import cbor
    from fido2.cose import CoseKey

    answer = given.response
    key = CoseKey.parse(cast(Mapping[int, Any], cbor.decode(public_keys.read(passkey))))
    try:
        key.verify(answer.authenticator_data + answer.client_data.hash, answer.signature)
    except (InvalidSignature, ValueError) as fault:
        raise Wrong from fault


def _verify_counter(passkey: Passkey, data: "AuthenticatorData") -> None:
    """The counter of a passkey that has one only grows (Level 3 §6.1.1)."""
    if (data.counter or passkey.sign_count) and data.counter <= passkey.sign_count:
        raise Copied
