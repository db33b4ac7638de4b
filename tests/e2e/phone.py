"""A phone with an authenticator app: scans the screen, shows codes. No code of ours is in it."""

import base64
import io
import subprocess
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.e2e.clock import STEP

QR_LABEL = "QR code to scan with your authenticator app; the next button shows a key instead"


class Phone:
    """One entry in one app, whose time is that of `clock`."""

    def __init__(self, clock: Callable[[], float], secret: str = "") -> None:
        self.clock = clock
        self.secret = secret
        self.label = ""

    def scan(self, page: Page) -> None:
        """Read the QR code off a screenshot, as a camera does; on a phone it is unfolded first."""
        folded = page.get_by_text("Use another device", exact=True)
        qr_code(page).or_(folded).first.wait_for()
        if folded.is_visible() and not qr_code(page).is_visible():
            folded.click()
        qr_code(page).scroll_into_view_if_needed()
        # Hiding the caret leaves an empty style attribute, which htmx copies and the CSP blocks.
        picture = page.screenshot(caret="initial")
        with Image.open(io.BytesIO(picture)) as screen:
            found = zxingcpp.read_barcodes(screen)
        assert len(found) == 1, f"there are {len(found)} readable codes on the screen"
        uri = urlsplit(found[0].text)
        assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
        self.label = unquote(uri.path).removeprefix("/")
        self.type_in(parse_qs(uri.query)["secret"][0])

    def type_in(self, key: str) -> None:
        """Add the entry by hand."""
        self.secret = key.replace(" ", "")

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or `steps` time steps from now."""
        assert self.secret, "no key was scanned"
        moment = f"@{int(self.clock()) + steps * STEP}"
        shown = subprocess.run(
            ["oathtool", "--totp", "-b", "-N", moment, self.secret],
            capture_output=True,
            check=True,
            text=True,
            timeout=120,
        )
        return shown.stdout.strip()

    def wrong_code(self) -> str:
        """Six digits that no time step anywhere near has."""
        near = {self.code(steps) for steps in range(-3, 4)}
        return next(
            code for code in ("000000", *(str(n) * 6 for n in range(1, 8))) if code not in near
        )

    @property
    def raw_secret(self) -> bytes:
        """The bytes behind the Base32 that people see."""
        return base64.b32decode(self.secret)


def qr_code(page: Page) -> Locator:
    """The picture to scan."""
    return page.get_by_role("img", name=QR_LABEL, exact=True)
