"""Puts every state of every screen side by side on one page to look at; see scripts/pictures.

One row per state: four widths, light and dark.
"""

import itertools
import re
import sys
import tempfile
from pathlib import Path

import click
import jinja2
from playwright.sync_api import Browser, sync_playwright

from settings import ROOT
from tests import by_hand
from tests.e2e import browsers
from tests.e2e.server import running
from tests.e2e.walks import STATES, WALKS
from tests.e2e.world import Walk, World

SHEET = "test-results/contact-sheet"  # in the checkout
WIDTHS = (320, 375, 768, 1100)
HEIGHT = 900
PAGE = jinja2.Template(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Contact sheet</title>
<style>
body { margin: 16px; font: 1rem system-ui; background: #999; }
div { display: flex; gap: 16px; align-items: start; overflow-x: auto; }
img { max-height: 900px; }
</style>
{% for name, files in rows.items() %}
<h2>{{ name }}</h2>
<div>
{% for view, file in files.items() %}
<img src="{{ file }}" alt="{{ name }}, {{ view }}" loading="lazy">
{% endfor %}
</div>
{% endfor %}
""",
    autoescape=True,
)


def main(wanted: str = "", folder: str = SHEET) -> None:
    """Walk to every screen whose name has `wanted` in it, and keep a picture of each view."""
    by_hand.allow()
    sheet = ROOT / folder
    sheet.mkdir(parents=True, exist_ok=True)
    walks = {name: walk for name, walk in (WALKS | STATES).items() if wanted in name}
    with sync_playwright() as playwright:
        chromium = browsers.launch(playwright)
        rows = {name: _pictures(chromium, name, walk, sheet) for name, walk in walks.items()}
        chromium.close()
    (sheet / "index.html").write_text(PAGE.render(rows=rows), "utf-8")
    click.echo(f"{folder}/index.html: {len(rows)} states")


def _pictures(browser: Browser, name: str, walk: Walk, sheet: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        windows = browsers.Windows(browser, server.url, scripts=True)
        windows.refusals = re.compile("")  # to be looked at: some states are what was refused
        page = windows.open(reduced_motion="reduce")
        walk(World(page, server, windows))
        has_dialog = page.locator("dialog[open]").count() > 0
        files = {}
        for width, look in itertools.product(WIDTHS, ("light", "dark")):
            view = f"{width}, {look}"
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme="dark" if look == "dark" else "light")
            files[view] = f"{name}, {view}.png".lower().replace(" ", "-").replace(",", "")
            page.screenshot(
                path=sheet / files[view], full_page=not has_dialog, animations="disabled"
            )
        windows.close_all()
    return files


if __name__ == "__main__":
    main(*sys.argv[1:])
