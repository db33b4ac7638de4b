"""An authenticator in software, for tests: it makes passkeys and answers challenges as one does.

What it says can be bent: each argument is what a browser or an authenticator might get wrong.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData

ORIGIN = "http://localhost:8000"
FLAG = AuthenticatorData.FLAG
AAGUID = bytes.fromhex("fbfc3007154e4ecc8c0b6e020557d7bd")  # Apple Passwords


@dataclass
class SoftKey:
    """A passkey's private half, and what it says of itself."""

    origin: str = ORIGIN
    rp_id: str = "localhost"
    verifies: bool = True
    can_sync: bool = False
    is_synced: bool = False
    counter: int = 0
    counts: bool = True
    aaguid: bytes = AAGUID
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: bytes = b""
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any], **bent: Any) -> str:
        """Its RegistrationResponseJSON to these creation options."""
        self.handle = websafe_decode(options["user"]["id"])
        client = self._client("webauthn.create", options, **bent)
        key = cbor.encode(bent.get("public_key") or _public(self.private))
        length = len(self.credential_id).to_bytes(2, "big")
        credential = self.aaguid + length + self.credential_id + key
        data = self._data(FLAG.AT, credential, **bent)
        said = self._vouched(data, client) if bent.get("vouches") else bent.get("stmt", {})
        statement = cbor.encode({"fmt": bent.get("fmt", "none"), "authData": data, "attStmt": said})
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(statement),
                "transports": ["internal"],
            },
            {"credProps": {"rk": True}},
        )

    def sign(self, options: dict[str, Any], **bent: Any) -> str:
        """Its AuthenticationResponseJSON to these request options."""
        client = self._client("webauthn.get", options, **bent)
        data = self._data(FLAG(0), b"", **bent)
        signed = bent.get("signed", data + hashlib.sha256(client).digest())
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self._signed(signed)),
        }
        handle = bent.get("handle", self.handle)
        return self._answer(response | ({"userHandle": websafe_encode(handle)} if handle else {}))

    def _vouched(self, data: bytes, client: bytes) -> dict[str, Any]:
        return {"alg": -7, "sig": self._signed(data + hashlib.sha256(client).digest())}

    def _signed(self, message: bytes) -> bytes:
        return self.private.sign(message, ec.ECDSA(SHA256()))

    def _client(self, of: str, options: dict[str, Any], **bent: Any) -> bytes:
        given = {
            "type": bent.get("kind", of),
            "challenge": bent.get("challenge", options["challenge"]),
            "origin": bent.get("origin", self.origin),
            "crossOrigin": bent.get("cross_origin", False),
        }
        if "top_origin" in bent:
            given["topOrigin"] = bent["top_origin"]
        return json.dumps(given).encode()

    def _data(self, flags: FLAG, credential: bytes, **bent: Any) -> bytes:
        if self.counts:
            self.counter += 1
        flags |= FLAG.UP if bent.get("touched", True) else FLAG(0)
        flags |= FLAG.UV if bent.get("verified", self.verifies) else FLAG(0)
        flags |= FLAG.BE if bent.get("can_sync", self.can_sync) else FLAG(0)
        flags |= FLAG.BS if bent.get("is_synced", self.is_synced) else FLAG(0)
        hashed = hashlib.sha256(bent.get("rp_id", self.rp_id).encode()).digest()
        counter = bent.get("counter", self.counter)
        return hashed + bytes([flags]) + int(counter).to_bytes(4, "big") + credential

    def _answer(self, response: dict[str, Any], extensions: dict[str, Any] | None = None) -> str:
        number = websafe_encode(self.credential_id)
        answer = {"id": number, "rawId": number, "type": "public-key", "response": response}
        return json.dumps(answer | {"clientExtensionResults": extensions or {}})


def _public(private: ec.EllipticCurvePrivateKey) -> ES256:
    made: ES256 = ES256.from_cryptography_key(private.public_key())  # type: ignore[no-untyped-call]
    return made
