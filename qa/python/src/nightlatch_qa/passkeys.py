"""What keeps passkeys for a test, and whose finger is on it."""

import base64
from ipaddress import ip_address
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

from nightlatch_qa import hiding, virtual

__tracebackhide__ = True

BYTES = ("credentialId", "privateKey", "userHandle")


class Passkey:
    """The screen lock of a phone or a laptop, and the passkeys that it keeps: none at first.

    It answers on every page of the browsers that it has been put into.
    """

    KIND: ClassVar[str] = "passkey"  # to the server's test mode
    # As Add Virtual Authenticator takes it (WebAuthn Level 3 §11.3).
    DEVICE: ClassVar[dict[str, Any]] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}  # credentials, as CDP has them, by their ids
        self._verifies = True
        self._is_cancelling = False

    def put_into(self, context: BrowserContext) -> Self:
        """Have it at hand in this browser, on all its pages: it is the one that answers there."""
        virtual.take(self, context)
        return self

    def remove(self) -> None:
        """Take everything off it, as if it had been lost: the server still knows of it."""
        self.kept.clear()
        self._changed()

    def fail_verification(self) -> None:
        """From now on it doesn't recognize its person: not their finger, face or PIN."""
        self._verifies = False
        self._changed()

    def pass_verification(self) -> None:
        """Recognize its person again."""
        self._verifies = True
        self._changed()

    def cancel(self) -> None:
        """From now on its person closes every dialog of the browser."""
        self._is_cancelling = True
        self._changed()

    def answer(self) -> None:
        """Answer again."""
        self._is_cancelling = False
        self._changed()

    def set_counter(self, used: int) -> None:
        """Let it have been used so often, and no more: as a copy of it would say, made earlier."""
        for credential in self.kept.values():
            credential["signCount"] = used
        self._changed()

    def keep(self, credential: dict[str, Any]) -> None:
        """Put a credential on it, as the server's test mode tells it, with its private key."""
        hiding.keep(credential["privateKey"])
        for name in BYTES:
            if name in credential:
                credential = credential | {name: _as_cdp(credential[name])}
        self.note(credential)
        self._changed()

    def note(self, credential: dict[str, Any]) -> None:
        """Keep what a browser has made on it, or used, as it is now."""
        hiding.keep(credential["privateKey"])
        self.kept[credential["credentialId"]] = credential

    def authenticator(self) -> dict[str, Any]:
        """What Chromium is to have for it. One that is never verified turns everything down."""
        found = self.DEVICE | {"automaticPresenceSimulation": True}
        if self._is_cancelling:
            return found | {"hasUserVerification": True, "isUserVerified": False}
        return found | {"isUserVerified": self._verifies and found["hasUserVerification"]}

    def shown(self) -> list[dict[str, Any]]:
        """The credentials that the browser finds on it."""
        return [] if self._is_cancelling else list(self.kept.values())

    def _changed(self) -> None:
        virtual.put(self)


class SecurityKey(Passkey):
    """A key for the USB port: it is touched, no matter by whom, and serves after a password."""

    KIND = "security-key"
    DEVICE: ClassVar[dict[str, Any]] = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": False,
    }


def work_at(url: str) -> bool:
    """Whether browsers have passkeys at this address: it needs a name, and https:// elsewhere."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        is_here = host == "localhost" or host.endswith(".localhost")
        return is_here or parts.scheme == "https"
    return False


def _as_cdp(text: str) -> str:
    """Base64, of base64url."""
    plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return base64.b64encode(plain).decode()
