"""Passkeys for tests: made as a phone or a security key makes one, and handed over with its key.

What is handed over is in the words, and the JSON, of WebDriver's own extension for passkeys
(WebAuthn Level 3 §11), so that whatever drives a browser can put it into one.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.mfa import passkeys
from domain.passkeys import challenges, options
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.relying_party import RelyingParty
from domain.text.base64url import encoded
from models import Session

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from fido2.webauthn import AuthenticatorData

PASSKEY, SECURITY_KEY = "passkey", "security-key"
ID_BYTES = 32
COUNTER = 1  # how often it has been used: once, to be added
NO_MODEL = bytes(16)  # an AAGUID that says nothing


@dataclass(frozen=True)
class Device:
    """What keeps a passkey, as WebDriver's Add Virtual Authenticator takes it (§11.3)."""

    protocol: str
    transport: str
    verifies: bool

    def summary(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "protocol": self.protocol,
            "transport": self.transport,
            "hasResidentKey": self.verifies,
            "hasUserVerification": self.verifies,
            "isUserVerified": self.verifies,
        }


DEVICES = {
    # With a screen lock, and found without a username.
    PASSKEY: Device("ctap2", "internal", verifies=True),
    # An old one: somebody touches it, no matter who.
    SECURITY_KEY: Device("ctap2", "usb", verifies=False),
}


def add(session: Session, kind: str, party: RelyingParty, now: int) -> dict[str, Any]:
    """Add a passkey of this kind for the session's person; it, with its private key, for JSON.

    Raises what passkeys.add does.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    device, private = DEVICES[kind], ec.generate_private_key(ec.SECP256R1())
    asked = Ceremony(party, challenges.ADDING, f"session {session.id}")
    wanted = options.to_add(asked, now, session.user, "Tests")
    number = secrets.token_bytes(ID_BYTES)
    answer = _answer(wanted, party.origin, device, number, private)
    added = passkeys.add(session, json.dumps(answer), asked, now)
    return {
        "kind": kind,
        "name": added.passkey.name,
        "authenticator": device.summary(),
        "credential": {
            "credentialId": encoded(number),
            "isResidentCredential": device.verifies,
            "rpId": party.id,
            "privateKey": encoded(_pkcs8(private)),
            "userHandle": wanted["user"]["id"],
            "signCount": COUNTER,
        },
    }


def _answer(
    wanted: dict[str, Any],
    origin: str,
    device: Device,
    number: bytes,
    private: "EllipticCurvePrivateKey",
) -> dict[str, Any]:
    """The RegistrationResponseJSON of a browser that was asked on a page of ours."""
    from fido2.cose import ES256
    from fido2.webauthn import AttestationObject, AttestedCredentialData

    public = ES256.from_cryptography_key(private.public_key())  # type: ignore[no-untyped-call]
    credential = AttestedCredentialData.create(NO_MODEL, number, public)
    made = AttestationObject.create("none", _said(wanted["rp"]["id"], device, credential), {})
    return {
        "id": encoded(number),
        "rawId": encoded(number),
        "type": "public-key",
        "response": {
            "clientDataJSON": encoded(_client(wanted, origin)),
            "attestationObject": encoded(made),
            "transports": [device.transport],
        },
        "clientExtensionResults": {"credProps": {"rk": device.verifies}},
    }


def _client(wanted: dict[str, Any], origin: str) -> bytes:
    given = {"type": "webauthn.create", "challenge": wanted["challenge"], "origin": origin}
    return json.dumps(given).encode()


def _said(rp_id: str, device: Device, credential: bytes) -> "AuthenticatorData":
    from fido2.webauthn import AuthenticatorData

    flag = AuthenticatorData.FLAG
    flags = flag.AT | flag.UP | (flag.UV if device.verifies else flag(0))
    site, used = hashlib.sha256(rp_id.encode()).digest(), COUNTER.to_bytes(4, "big")
    return AuthenticatorData(site + bytes([flags]) + used + credential)


def _pkcs8(private: "EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives import serialization

    return private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
