"""Which browser to start: Playwright's own if it was downloaded, otherwise this machine's."""

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType

from nightlatch_qa.environment import setting

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def with_browser(options: dict[str, Any], browser: BrowserType) -> dict[str, Any]:
    """`options`, with the path of the browser where Playwright would not find one."""
    if options.get("channel"):
        return options  # asked for by name, for this run
    path = setting("BROWSER")
    if not path and _wants_another(options, browser):
        path = installed()
    return options | ({"executable_path": path} if path else {})


def installed() -> str:
    """The Chromium or Chrome of this machine, or ""."""
    return next((path for path in map(shutil.which, PROGRAMS) if path), "")


def _wants_another(options: dict[str, Any], browser: BrowserType) -> bool:
    if options.get("executable_path") or browser.name != "chromium":
        return False
    return not Path(browser.executable_path).exists()
