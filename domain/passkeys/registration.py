"""Adding a passkey: what the browser answers is verified by WebAuthn Level 3 §7.1."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.passkeys import ceremony
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import NotSupported, Unreadable

if TYPE_CHECKING:
    from fido2.webauthn import AttestationObject, AttestedCredentialData

# EdDSA, ES256 and RS256 (RFC 9053, RFC 8812), the best first.
ALGORITHMS = (-8, -7, -257)
MAX_ID = 1023  # bytes of a credential's id
# What a browser may say of the way to a passkey (Level 3 §5.8.4).
TRANSPORTS = ("ble", "hybrid", "internal", "nfc", "smart-card", "usb")


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a passkey that was added (a credential record, Level 3 §4)."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    is_verifying: bool
    is_discoverable: bool
    can_sync: bool
    is_synced: bool
    transports: str
    aaguid: str
    challenge: bytes


def verify(text: str, asked: Ceremony, now: int) -> NewPasskey:
    """The passkey that the browser has made, as its RegistrationResponseJSON `text` says.

    Raises Unreadable, TookTooLong, OtherSite, NotPresent, NotVerified or NotSupported. The
    challenge is to be spent by the caller, and whether the id is new is for the database to say.
    """
    from fido2 import cbor  # 0.1 s, which only those wait for who use a passkey
    from fido2.webauthn import RegistrationResponse

    given = ceremony.parsed(RegistrationResponse, text)
    client, attested = given.response.client_data, given.response.attestation_object
    ceremony.verify_client(client, "webauthn.create", asked, now)
    data = attested.auth_data
    ceremony.verify_authenticator(data, asked)
    credential = _credential(attested, given.raw_id)
    _verify_attestation(attested, client.hash)
    return NewPasskey(
        credential_id=bytes(credential.credential_id),
        public_key=cbor.encode(dict(credential.public_key)),
        sign_count=data.counter,
        is_verifying=data.is_user_verified(),
        is_discoverable=_is_discoverable(text),
        can_sync=data.is_backup_eligible(),
        is_synced=data.is_backed_up(),
        transports=_transports(text),
        aaguid=str(credential.aaguid) if credential.aaguid else "",
        challenge=client.challenge,
    )


def _credential(attested: "AttestationObject", raw_id: bytes) -> "AttestedCredentialData":
    credential = attested.auth_data.credential_data
    if credential is None or credential.credential_id != raw_id:
        raise Unreadable
    if credential.public_key.get(3) not in ALGORITHMS:
        raise NotSupported
    if not 1 <= len(credential.credential_id) <= MAX_ID:
        raise NotSupported
    return credential


def _verify_attestation(attested: "AttestationObject", client_hash: bytes) -> None:
    """What comes with the key must be right, though we ask for none and trust nobody by it."""
    from fido2.attestation.base import Attestation, InvalidAttestation

    try:
        kind = Attestation.for_type(attested.fmt)()
        kind.verify(attested.att_stmt, attested.auth_data, client_hash)
    except InvalidAttestation as fault:
        raise NotSupported from fault


def _is_discoverable(text: str) -> bool:
    """What the browser says of it, if anything: the extension credProps (Level 3 §10.1.3)."""
    said = json.loads(text).get("clientExtensionResults", {}).get("credProps")
    return isinstance(said, dict) and said.get("rk") is True


def _transports(text: str) -> str:
    said = json.loads(text)["response"].get("transports")
    known = said if isinstance(said, list) else []
    return " ".join(way for way in TRANSPORTS if way in known)
