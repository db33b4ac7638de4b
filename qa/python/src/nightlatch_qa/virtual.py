"""Chromium's virtual authenticators, of which each page has one: that of the passkey at hand.

The dialogs in which a person chooses and confirms don't appear.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import BrowserContext, CDPSession, Error, Page

from nightlatch_qa.asking import CannotTest

__tracebackhide__ = True

if TYPE_CHECKING:
    from nightlatch_qa.passkeys import Passkey

SHORT = 5  # milliseconds
# Nobody has chosen what the browser suggests for the username until a test says so: a virtual
# authenticator would answer at once.
CHOOSING = """() => {
  const ask = navigator.credentials?.get.bind(navigator.credentials);
  if (!ask) return;
  let choose, suggested;
  const suggestion = new Promise(resolve => { suggested = resolve; });
  navigator.credentials.get = asked => {
    if (asked?.mediation !== 'conditional') return ask(asked);
    return new Promise((resolve, reject) => {
      asked.signal?.addEventListener('abort', () => reject(asked.signal.reason));
      choose = () => { ask(asked).then(resolve, reject); };
      suggested();
    });
  };
  window.nightlatchQaChoose = () => suggestion.then(() => choose());
}"""


@dataclass(eq=False)
class _Browser:
    """One of the test's browsers, and the passkey that is at hand there."""

    passkey: "Passkey"
    pages: dict[Page, tuple[CDPSession, str]] = field(default_factory=dict)
    passing_on: int = 0  # what not all pages know of yet

    def begin(self, context: BrowserContext) -> None:
        """Follow all of its pages, those to come too."""
        context.add_init_script(f"({CHOOSING})()")
        for page in context.pages:
            self._attach(page)
        context.on("page", self._follow)

    def take(self, passkey: "Passkey") -> None:
        """Have this one at hand from now on."""
        self.passkey = passkey
        self.put()

    def put(self) -> None:
        """Have each page's authenticator be as the passkey is now."""
        self.settle()
        for page in self._open():
            session, number = self.pages[page]
            session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": number})
            self.pages[page] = (session, self._added(session))

    def settle(self) -> None:
        """Wait until all pages have what one of them has just made or used."""
        while self.passing_on and (pages := self._open()):
            pages[0].wait_for_timeout(SHORT)

    def _open(self) -> list[Page]:
        return [page for page in self.pages if not page.is_closed()]

    def _follow(self, page: Page) -> None:
        self.passing_on += 1
        with suppress(Error):  # closed again already
            self._attach(page)
        self.passing_on -= 1

    def _attach(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable", {"enableUI": False})
        for event in ("WebAuthn.credentialAdded", "WebAuthn.credentialAsserted"):
            session.on(event, lambda told: self._note(page, told["credential"]))
        self.pages[page] = (session, self._added(session))

    def _added(self, session: CDPSession) -> str:
        made = {"options": self.passkey.authenticator()}
        number: str = session.send("WebAuthn.addVirtualAuthenticator", made)["authenticatorId"]
        for credential in self.passkey.shown():
            kept = {"authenticatorId": number, "credential": credential}
            session.send("WebAuthn.addCredential", kept)
        return number

    def _note(self, used_on: Page, credential: dict[str, Any]) -> None:
        """What one page's has made or used is on the others too, with its counter."""
        self.passkey.note(credential)
        self.passing_on += 1
        for page in self._open():
            if page is not used_on:
                self._pass_on(*self.pages[page], credential["credentialId"])
        self.passing_on -= 1

    def _pass_on(self, session: CDPSession, device: str, number: str) -> None:
        # This comes in between whatever the test is doing, such as closing that page.
        its = {"authenticatorId": device}
        with suppress(Error):  # new there
            session.send("WebAuthn.removeCredential", its | {"credentialId": number})
        if number in self.passkey.kept:
            kept = its | {"credential": self.passkey.kept[number]}
            with suppress(Error):
                session.send("WebAuthn.addCredential", kept)


_browsers: dict[BrowserContext, _Browser] = {}


def at_hand(page: Page, *passkeys: "Passkey") -> bool:
    """Whether it's one of these that answers on this page."""
    return page.context in _browsers and _browsers[page.context].passkey in passkeys


def choose_suggested(page: Page) -> None:
    """Choose the passkey that the browser suggests for the username, once it does."""
    page.evaluate("() => window.nightlatchQaChoose()")


def ready(page: Page) -> None:
    """Wait until a press on this page finds the passkey at hand, if there is one, as it is now."""
    if page.context in _browsers:
        _browsers[page.context].settle()
        # Chromium adds none for a page behind another one.
        page.bring_to_front()


def take(passkey: "Passkey", context: BrowserContext) -> None:
    """Have this one at hand in this browser. Raises CannotTest if that isn't Chromium."""
    if context in _browsers:
        _browsers[context].take(passkey)
        return
    browser = context.browser
    if browser is not None and browser.browser_type.name != "chromium":
        raise CannotTest("Only Chromium has passkeys for tests.")
    _browsers[context] = _Browser(passkey)
    context.on("close", _forget)
    _browsers[context].begin(context)


def _forget(context: BrowserContext) -> None:
    del _browsers[context]


def put(passkey: "Passkey") -> None:
    """Have the browsers in which it's at hand know what it is like now."""
    for browser in _browsers.values():
        if browser.passkey is passkey:
            browser.put()
