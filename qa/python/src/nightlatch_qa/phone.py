"""A phone with an authenticator app, which never shows a test the same code twice."""

import io
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page

from nightlatch_qa import handles, hiding
from nightlatch_qa.refusals import there

__tracebackhide__ = True

STEP = 30  # seconds that a code is shown (RFC 6238 §5.2)
WINDOW = 1  # steps before and after its own in which the server takes a code
TYPING = 10  # seconds that a code must still be good for when it is handed out
HOUR = 3600 // STEP  # in steps
DOUBT = 1  # seconds, within which the clock of a deployed server is known
# Nothing else: now and then the squares of one happen to hold a bar code.
QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class Timed(Protocol):
    """Whatever tells the server's time."""

    def now(self) -> float:
        """Seconds since 1970."""


# What turns a key, and a moment in seconds since 1970, into six digits.
App = Callable[[str, int], str]


class Phone:
    """One entry in one app, whose time is the server's, and `ahead` seconds more."""

    def __init__(
        self,
        server: Timed,
        secret: str = "",
        wait: Callable[[float], None] | None = None,
        *,
        app: App | None = None,
    ) -> None:
        self.server = server
        self.secret = secret  # "" until something was scanned or typed in
        self.label = ""  # what the app lists it under, once it was scanned
        self.ahead = 0.0  # below 0 the phone's clock is behind
        self.wait = wait or really_wait
        self._app = app or pyotp_app
        self._last = 0

    def __setattr__(self, name: str, value: object) -> None:
        if name == "secret":
            hiding.keep(str(value))
        super().__setattr__(name, value)

    def scan(self, page: Page) -> None:
        """Read the QR code off a screenshot, as a camera does; on a phone it is opened first."""
        picture, folded = qr_code(page), handles.part(page, "use-another-device")
        there(picture.or_(folded).first, "QR code")
        if folded.is_visible() and not picture.is_visible():
            folded.click()
        there(picture, "QR code").scroll_into_view_if_needed()
        # Hiding the caret leaves a style attribute behind, which the site's own policy forbids.
        with Image.open(io.BytesIO(page.screenshot(caret="initial"))) as screen:
            seen = zxingcpp.read_barcodes(screen, formats=QR_CODES)
        assert len(seen) == 1, f"there are {len(seen)} readable codes on the screen"
        self.open(seen[0].text)

    def open(self, link: str) -> None:
        """Add the entry by an otpauth: link, as a tap on it on the same phone does."""
        uri = urlsplit(link)
        [key] = parse_qs(uri.query).get("secret", [""])
        is_meant = (uri.scheme, uri.netloc) == ("otpauth", "totp") and key
        assert is_meant, "this is for no authenticator app"
        self.label = unquote(uri.path).removeprefix("/")
        self.type_in(key)

    def type_in(self, key: str) -> None:
        """Add the entry by its secret key, with or without spaces and dashes."""
        secret = "".join(character for character in key if character.isalnum())
        # The same key once more has the same codes, of which some are spent.
        if secret != self.secret:
            self._last = 0
        self.secret = secret

    def next_code(self) -> str:
        """A code that the server hasn't seen and will accept, once.

        Goes through the unused steps of the window in order (RFC 6238 §5.2: the server accepts
        each once, and never an earlier one), then waits, or moves the clock, for the next.
        """
        now = self.server.now()
        oldest = int(now + TYPING) // STEP - WINDOW
        self._last = max(oldest, self._last + 1)
        early = (self._last - WINDOW) * STEP - now
        if early > 0:
            self.wait(early)
        return self._at(self._last)

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many time steps from now, spent or not.

        It is not counted as handed out.
        """
        return self._at(self._here() + steps)

    def wrong_code(self) -> str:
        """Six digits that aren't the code of any step within an hour."""
        here = self._here()
        near = {self._app(self._key(), step * STEP) for step in range(here - HOUR, here + HOUR + 1)}
        return next(code for code in map("{:06}".format, range(1_000_000)) if code not in near)

    def _here(self) -> int:
        return int(self.server.now() + self.ahead) // STEP

    def _key(self) -> str:
        assert self.secret, "a code was asked for, but no key was scanned or entered"
        return self.secret

    def _at(self, step: int) -> str:
        code = self._app(self._key(), step * STEP)
        hiding.keep(code)
        return code


def qr_code(page: Page) -> Locator:
    """The picture to scan."""
    return handles.part(page, "qr-code")


def pyotp_app(secret: str, moment: int) -> str:
    """The digits, by pyotp."""
    return pyotp.TOTP(secret).at(moment)


def really_wait(seconds: float) -> None:
    """Wait for a clock that can't be moved."""
    time.sleep(seconds + DOUBT)
