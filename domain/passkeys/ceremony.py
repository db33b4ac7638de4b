"""What both ceremonies of WebAuthn verify alike (Level 3 §7.1 and §7.2), step by step."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.passkeys import challenges
from domain.passkeys.answers import Client
from domain.passkeys.refusals import NotPresent, NotSupported, NotVerified, OtherSite, Unreadable
from domain.passkeys.relying_party import RelyingParty

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticatorData


@dataclass(frozen=True)
class Ceremony:
    """What was asked of a passkey, and of whom.

    `purpose` and `bound_to` are those of its challenge; `verifies` is whether the passkey must have
    verified its person, by a fingerprint, a face or a PIN.
    """

    party: RelyingParty
    purpose: str
    bound_to: str
    verifies: bool = False


def verify_client(client: Client, kind: str, asked: Ceremony, now: int) -> None:
    """The browser's part: for what, by which challenge, and on whose page it was asked for."""
    said = client.said
    if said.get("type") != kind:
        raise Unreadable
    challenges.verify(client.challenge, asked.purpose, asked.bound_to, now)
    if said.get("origin") != asked.party.origin:
        raise OtherSite
    if said.get("crossOrigin", False) is not False:
        raise OtherSite
    if said.get("topOrigin") is not None:
        raise OtherSite


def verify_authenticator(data: "AuthenticatorData", asked: Ceremony) -> None:
    """The authenticator's part: for whom, whether somebody touched it, and who that is."""
    if not hmac.compare_digest(data.rp_id_hash, hashlib.sha256(asked.party.id.encode()).digest()):
        raise OtherSite
    if not data.is_user_present():
        raise NotPresent
    if asked.verifies and not data.is_user_verified():
        raise NotVerified
    if data.is_backed_up() and not data.is_backup_eligible():
        raise NotSupported
