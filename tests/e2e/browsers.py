"""Browser windows that are watched: errors, CSP violations and stored data fail the story."""

import re
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
)

from nightlatch_qa.browser import with_browser
from tests.e2e.clock import START

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The browser reports refusals as errors of the page that shows them: a wrong code is 422, a
# throttled one 429, a confirmation wanted 401, somebody else's page 409.
REFUSAL = re.compile(
    r"Failed to load resource: the server responded with a status of 4(01|09|22|29)"
)

# After each swap the focus is on something, or whoever reads the page by ear is lost (B42). A busy
# machine may take its time over it.
FOCUS_LOST = """addEventListener('htmx:finally:swap', () => {
  const end = performance.now() + 2000;
  window.focusing = new Promise(done => {
    const look = () => {
      const lost = document.activeElement === document.body;
      if (lost && performance.now() < end) return setTimeout(look, 10);
      if (lost) console.error('the focus is lost');
      done();
    };
    setTimeout(look);
  });
});"""
# What a page has stored, once its last swap is over.
KEPT = "async () => { await window.focusing; return {...localStorage, ...sessionStorage}; }"

# Milliseconds: what fails takes them, and a machine may be busy with other jobs.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


def stand_still(page: Page) -> None:
    """Have no time go by on its pages but what a story lets go by: an installed clock goes on."""
    page.clock.install(time=START)
    page.clock.pause_at(START + 1)


def launch(playwright: Playwright, *flags: str) -> Browser:
    """The browser of all windows."""
    chromium = playwright.chromium
    return chromium.launch(**with_browser({"args": [*FLAGS, *flags]}, chromium))


class Windows:
    """Opens browser windows, each with cookies of its own, and collects what went wrong in them."""

    def __init__(self, browser: Browser, origin: str, *, scripts: bool) -> None:
        self.browser = browser
        self.origin = origin
        self.scripts = scripts
        self.complaints: list[str] = []
        self.refusals = REFUSAL
        self._open: list[BrowserContext] = []

    def open(self, **options: Any) -> Page:
        """A page in a new, empty browser."""
        given: dict[str, Any] = {
            "base_url": self.origin,
            "java_script_enabled": self.scripts,
        } | options
        context = self.browser.new_context(**given)
        context.set_default_timeout(PATIENCE)
        context.on("console", self._heard)
        context.on("weberror", lambda fault: self.complaints.append(f"script: {fault.error}"))
        context.add_init_script(FOCUS_LOST)
        self._open.append(context)
        return context.new_page()

    def close(self, page: Page) -> None:
        """Close the browser of this page for good, cookies and all."""
        self._inspect(page.context)
        page.context.close()
        self._open.remove(page.context)

    def close_all(self) -> None:
        """Close what is open and fail if anything went wrong since the start."""
        for context in list(self._open):
            self._inspect(context)
            context.close()
        self._open.clear()
        assert not self.complaints, "\n".join(self.complaints)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self.refusals.match(message.text):
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _inspect(self, context: BrowserContext) -> None:
        for page in context.pages:
            if self.scripts and page.url.startswith(self.origin):
                kept = page.evaluate(KEPT)
                if kept:
                    self.complaints.append(f"web storage at {page.url} holds {kept} (S-56)")
