"""Phones, screen locks and security keys as Chromium makes them up, by its protocol for tests.

(https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/)
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Page

from tests.unit.soft_key import SoftKey


@dataclass(frozen=True)
class Shape:
    """A kind of authenticator: how it is reached, and what it can."""

    transport: str
    protocol: str = "ctap2"
    verifies: bool = False  # it knows a finger, a face or a PIN, and has room for passkeys
    syncs: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """The same in the words of the protocol."""
        return {
            "transport": self.transport,
            "protocol": self.protocol,
            "hasResidentKey": self.verifies,
            "hasUserVerification": self.verifies,
            "isUserVerified": self.verifies,
            "defaultBackupEligibility": self.syncs,
            "defaultBackupState": self.syncs,
            "automaticPresenceSimulation": True,
        }


SCREEN_LOCK = Shape("internal", verifies=True)
SYNCED = Shape("internal", verifies=True, syncs=True)
KEY_WITH_PIN = Shape("usb", verifies=True)
KEY_WITHOUT_PIN = Shape("usb")
OLD_KEY = Shape("usb", protocol="u2f")  # from before passkeys: it knows nobody and asks for nothing

SHAPES = {
    "screen lock": SCREEN_LOCK,
    "security key with a PIN": KEY_WITH_PIN,
    "security key without": KEY_WITHOUT_PIN,
    "U2F key": OLD_KEY,
}


class Authenticator:
    """One that a page's browser can reach. It is touched as soon as it is asked, unless told."""

    def __init__(self, page: Page, shape: Shape) -> None:
        self.shape = shape
        self._protocol = page.context.new_cdp_session(page)
        self._protocol.send("WebAuthn.enable")
        added = self._protocol.send("WebAuthn.addVirtualAuthenticator", {"options": shape.options})
        self._id = {"authenticatorId": added["authenticatorId"]}
        self.touches = 0
        for event in ("credentialAdded", "credentialAsserted"):
            self._protocol.on(f"WebAuthn.{event}", self._touched)

    def will_be_touched(self, *, touched: bool) -> None:
        """Whether somebody touches it who is asked to."""
        self._send("setAutomaticPresenceSimulation", enabled=touched)

    def will_verify(self, *, verified: bool) -> None:
        """Whether the finger, the face or the PIN is the right one."""
        self._send("setUserVerified", isUserVerified=verified)

    @contextmanager
    def signing_rubbish(self) -> Iterator[None]:
        """Its signatures are nobody's for a while."""
        self._send("setResponseOverrideBits", isBogusSignature=True)
        yield
        self._send("setResponseOverrideBits", isBogusSignature=False)

    @property
    def held(self) -> list[dict[str, Any]]:
        """The passkeys that are on it, private keys and all."""
        found: list[dict[str, Any]] = self._send("getCredentials")["credentials"]
        return found

    def take(self, credential: dict[str, Any]) -> None:
        """Put a passkey on it, as another one `held` it."""
        self._send("addCredential", credential=credential)

    def take_soft(self, key: SoftKey) -> None:
        """Put a passkey on it that was made in software."""
        private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.take(
            {
                "credentialId": base64.b64encode(key.credential_id).decode(),
                "isResidentCredential": self.shape.verifies,
                "rpId": key.rp_id,
                "privateKey": base64.b64encode(private).decode(),
                "userHandle": base64.b64encode(key.handle).decode(),
                "signCount": key.counter,
                "backupEligibility": key.can_sync,
                "backupState": key.is_synced,
            }
        )

    def forget(self) -> None:
        """Have no passkey on it any longer."""
        self._send("clearCredentials")

    def unplug(self) -> None:
        """Take it away from this browser."""
        self._send("removeVirtualAuthenticator")

    def _touched(self, _: object) -> None:
        self.touches += 1

    def _send(self, command: str, **more: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self._protocol.send(f"WebAuthn.{command}", self._id | more)
        return answer
