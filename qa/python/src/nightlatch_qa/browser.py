"""Which browser to start: Playwright's own if it was downloaded, otherwise this machine's."""

import os
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType

from nightlatch_qa.environment import setting

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian's package of what Playwright too prefers: the same pages for a fraction of the work.
WITHOUT_A_WINDOW = "chromium-headless-shell"


def with_browser(options: dict[str, Any], browser: BrowserType) -> dict[str, Any]:
    """`options`, with the path of the browser where Playwright would not find one."""
    if options.get("channel"):
        return options  # asked for by name, for this run
    path = setting("BROWSER")
    if not path and _wants_another(options, browser):
        path = installed(window=_wants_a_window(options))
    return options | ({"executable_path": path} if path else {})


def installed(*, window: bool = True) -> str:
    """The Chromium or Chrome of this machine, one with a `window` or any at all; or ""."""
    programs = PROGRAMS if window else (WITHOUT_A_WINDOW, *PROGRAMS)
    return next((path for path in map(shutil.which, programs) if path), "")


def _wants_a_window(options: dict[str, Any]) -> bool:
    return options.get("headless") is False or bool(os.environ.get("PWDEBUG"))


def _wants_another(options: dict[str, Any], browser: BrowserType) -> bool:
    if options.get("executable_path") or browser.name != "chromium":
        return False
    return not Path(browser.executable_path).exists()
