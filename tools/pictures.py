"""Takes the pictures for the help page from a running product; see scripts/pictures.

Time, secret and recovery code are fixed, so that pictures only change when the product does.
"""

import io
import tempfile
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, sync_playwright

from domain.access import session_rows
from domain.database.storage import write
from domain.encryption import vault
from domain.mfa import code_text, enrolment, recovery_codes
from models import RecoveryCode, Session, User, database
from nightlatch_qa import EditProfile, Nightlatch, SignIn, let_in, screens
from settings import ROOT
from tests.e2e import browsers, cast
from tests.e2e.server import running

PICTURES = ROOT / "static" / "help"
WIDTH, HEIGHT = 640, 1000  # points
SCALE = 2  # pixels a point, for the screens of phones
COLORS = 48
MARGIN = 16  # points of the page around what a picture shows

# No one's: the pictures show them to everyone.
SECRET = b"Nightlatch's example"
RECOVERY_CODE = "EXAMP-1E000-EXAMP-1E000-EXAM1"


def main() -> None:
    """Take every picture in light and in dark."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = browsers.launch(playwright)
        for look in ("light", "dark"):
            with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
                Photographer(chromium, server, look).take_all()
        chromium.close()


class Photographer:
    """Walks through the product with one look and keeps a picture of each station."""

    def __init__(
        self,
        browser: Browser,
        server: Nightlatch,
        look: str,
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> None:
        self.look = look
        self.server = server
        self.alice = cast.alice(server)
        context = browser.new_context(
            base_url=server.url,
            color_scheme="dark" if look == "dark" else "light",
            device_scale_factor=SCALE,
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
        )
        self.page: Page = context.new_page()

    def take_all(self) -> None:
        """Every picture."""
        session = self.sign_in()
        self._button()
        self.open_dialog(session)
        self._keep("dialog", self._around(self.page.get_by_role("dialog")))
        with database.connection_context(), write():
            User.update(entries=0).execute()  # the app has the entry of the dialog, and no second
        self.server.turn_mfa_on(self.alice)
        self._recovery_code(self.sign_in())
        self._sign_in_code()
        self.page.context.close()

    def sign_in(self) -> Session:
        """Give the browser a session of Alice's, and open Edit Profile."""
        let_in(self.page, self.alice)
        values = [cookie["value"] for cookie in self.page.context.cookies()]
        with database.connection_context():
            return next(filter(None, map(session_rows.find, values)))

    def _button(self) -> None:
        self._keep("button", self._around(self.page.locator("#mfa-settings")))

    def open_dialog(self, session: Session) -> None:
        """Open the MFA dialog, with the secret that every picture shows."""
        with database.connection_context(), write():
            begun = enrolment.begin(session, int(self.server.now()))
            begun.sealed_secret = vault.seal(vault.TOTP_SECRET, begun.id, SECRET)
            begun.save()
        self.page.reload()
        EditProfile(self.page).continue_setup()

    def _recovery_code(self, session: Session) -> None:
        now = int(self.server.now())
        with database.connection_context(), write():
            new = recovery_codes.generate(session, now)
            self.alice.recovery_code, made = new.text, new.row
            made.sealed_copy = vault.seal(
                vault.RECOVERY_COPY, made.id, code_text.parsed(RECOVERY_CODE).encode()
            )
            made.save(only=[RecoveryCode.sealed_copy])
        self.page.goto("/profile/recovery-code")
        screens.arrive(self.page, "Your recovery code")
        self._keep("recovery-code", self._around(self.page.locator("main .card")))

    def _sign_in_code(self) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/sign-in")
        SignIn(self.page).give_password(self.alice)
        self._keep(
            "code",
            self._around(screens.heading(self.page, "Enter your code"), self.page.locator(".ways")),
        )

    def _around(self, first: Locator, last: Locator | None = None) -> FloatRect:
        first.evaluate("part => part.scrollIntoView({ block: 'center' })")
        start, end = _box(first), _box(last or first)
        left, top = max(start["x"] - MARGIN, 0), max(start["y"] - MARGIN, 0)
        right = min(start["x"] + start["width"] + MARGIN, WIDTH)
        bottom = min(_bottom(end) + MARGIN, HEIGHT)
        return {"x": left, "y": top, "width": right - left, "height": bottom - top}

    def _keep(self, name: str, clip: FloatRect) -> None:
        taken = self.page.screenshot(clip=clip, animations="disabled")
        path = PICTURES / f"{name}-{self.look}.png"
        with Image.open(io.BytesIO(taken)) as picture:
            small = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
            small.save(path, optimize=True)
            width, height = picture.width // SCALE, picture.height // SCALE
        size = path.stat().st_size
        click.echo(f"{path.relative_to(ROOT)}: {width} x {height}, {size / 1024:.0f} KB")


def _box(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None, "it is not in sight"
    return box


def _bottom(box: FloatRect) -> float:
    return box["y"] + box["height"]


if __name__ == "__main__":
    main()
