"""Adding a passkey: what the browser answers is verified by WebAuthn Level 3 §7.1."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.passkeys import answers, ceremony, cose
from domain.passkeys.answers import Answer, Attestation
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import NotSupported, Unreadable

if TYPE_CHECKING:
    from fido2.webauthn import AttestedCredentialData

MAX_ID = 1023  # bytes of a credential's id
# What a browser may say of the way to a passkey (Level 3 §5.8.4).
TRANSPORTS = ("ble", "hybrid", "internal", "nfc", "smart-card", "usb")
# The statements that can come although none was asked for: of older browsers, or of the key itself.
FORMATS = ("none", "packed", "fido-u2f")


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
    answer = answers.read(text)
    ceremony.verify_client(answer.client, "webauthn.create", asked, now)
    attested = answers.attested(answer.part("attestationObject"))
    data = attested.data
    ceremony.verify_authenticator(data, asked)
    credential = _credential(attested, answer)
    public_key = cose.packed(credential.public_key)
    _verify_attestation(attested, answer.client.hash)
    return NewPasskey(
        credential_id=bytes(credential.credential_id),
        public_key=public_key,
        sign_count=data.counter,
        is_verifying=data.is_user_verified(),
        is_discoverable=_is_discoverable(answer),
        can_sync=data.is_backup_eligible(),
        is_synced=data.is_backed_up(),
        transports=_transports(answer),
        aaguid=str(credential.aaguid) if credential.aaguid else "",
        challenge=answer.client.challenge,
    )


def _credential(attested: Attestation, answer: Answer) -> "AttestedCredentialData":
    credential = attested.data.credential_data
    if credential is None or credential.credential_id != answer.id:
        raise Unreadable
    if not 1 <= len(credential.credential_id) <= MAX_ID:
        raise NotSupported
    return credential


def _verify_attestation(attested: Attestation, client_hash: bytes) -> None:
    """What comes with the key must be right, though we ask for none and trust nobody by it."""
    from fido2.attestation.base import Attestation

    if attested.format not in FORMATS:
        raise NotSupported
    kind = Attestation.for_type(attested.format)()
    try:
        kind.verify(attested.statement, attested.data, client_hash)
    except Exception as fault:  # whatever a certificate of somebody's own making meets
        raise NotSupported from fault


def _is_discoverable(answer: Answer) -> bool:
    """What the browser says of it, if anything: the extension credProps (Level 3 §10.1.3)."""
    said = answer.extensions.get("credProps")
    return isinstance(said, dict) and said.get("rk") is True


def _transports(answer: Answer) -> str:
    said = answer.response.get("transports")
    known = said if isinstance(said, list) else []
    return " ".join(way for way in TRANSPORTS if way in known)
