"""Makes what browsers want besides static/icons/favicon.svg from it, and leaves it beside it.

    PYTHONPATH=qa/python/src .venv/bin/python -m tools.icons

Run it when the drawing changes, and commit what it made.
"""

import io

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from settings import ROOT
from tests.e2e import browsers

ICONS = ROOT / "static" / "icons"
# Phones cut the corners themselves, each in its own shape.
SQUARE = {"apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512}
ROUND_CORNERS = ' rx="8"'
ICO_SIZES = (16, 32, 48)


def main() -> None:
    """Draw them all."""
    drawing = (ICONS / "favicon.svg").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        for name, size in SQUARE.items():
            drawn = _drawn(browser, drawing.replace(ROUND_CORNERS, "", 1), size)
            drawn.quantize(64).save(ICONS / name, optimize=True)
        sizes = [_drawn(browser, drawing, size) for size in ICO_SIZES]
        sizes[-1].save(ICONS / "favicon.ico", append_images=sizes[:-1], sizes=_pairs(ICO_SIZES))
        browser.close()


def _drawn(browser: Browser, drawing: str, size: int) -> Image.Image:
    page = browser.new_page(viewport={"width": size, "height": size})
    style = f"*{{margin:0}}svg{{display:block;width:{size}px}}"
    page.set_content(f"<style>{style}</style>{drawing}")
    picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    page.close()
    return picture


def _pairs(sizes: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(size, size) for size in sizes]


if __name__ == "__main__":
    main()
