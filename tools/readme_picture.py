"""Puts three screens of a running product side by side for the README; see scripts/pictures."""

import io
import tempfile
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import sync_playwright

from settings import ROOT
from tests.e2e import browsers
from tests.e2e.server import running
from tools.pictures import Photographer

PICTURE = ROOT / "docs" / "screens.webp"
SCREEN = (430, 920)  # points
GAP = 24  # pixels
BACKGROUND = "#c9cdd8"
WIDTH = 1500  # pixels, of all three


def main() -> None:
    """Take the screens and save the picture."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = browsers.launch(playwright)
        with running(Path(folder)) as server:
            screens = _screens(Photographer(chromium, server, "light", SCREEN))
        chromium.close()
    _side_by_side(screens).save(PICTURE, quality=80, method=6)
    click.echo(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1024:.0f} KB")


def _screens(photographer: Photographer) -> list[Image.Image]:
    """Signing in, setting up MFA, and Edit Profile with MFA on."""
    photographer.page.goto("/sign-in")
    taken = [_taken(photographer)]
    photographer.open_dialog(photographer.sign_in())
    taken.append(_taken(photographer))
    photographer.server.turn_mfa_on(photographer.alice)
    photographer.sign_in()
    photographer.page.locator("#mfa-settings").evaluate("part => part.scrollIntoView()")
    return [*taken, _taken(photographer)]


def _taken(photographer: Photographer) -> Image.Image:
    return Image.open(io.BytesIO(photographer.page.screenshot(animations="disabled")))


def _side_by_side(screens: list[Image.Image]) -> Image.Image:
    width, height = screens[0].size
    whole = Image.new("RGB", (len(screens) * (width + GAP) + GAP, height + 2 * GAP), BACKGROUND)
    for number, screen in enumerate(screens):
        whole.paste(screen, (GAP + number * (width + GAP), GAP))
    return whole.resize((WIDTH, whole.height * WIDTH // whole.width), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
