"""Someone who uses the product while it is being broken, and remembers what they were told."""

from dataclasses import dataclass, field

import pyotp

from tools.faults import forms
from tools.faults.app import App
from tools.faults.arrange import PASSWORD
from tools.faults.at_once import at_once
from tools.faults.clock import Clock
from tools.faults.passkeys import Passkeys
from tools.faults.promises import KEPT, LET_IN, ONCE, Promises
from tools.faults.visitor import NoAnswer, Page, Refused, Visitor

STEP = 30  # seconds of a code
TRIES = 12  # to get in once everything works again


@dataclass
class Person:
    """A person: what they know, and what they can't know since an answer was lost."""

    name: str
    secrets: list[str]  # of the phone; two, if it isn't known whether the new one counts
    codes: list[str]  # for recovery, likewise
    url: str
    address: str
    clock: Clock
    promises: Promises
    names: list[str] = field(default_factory=list)  # that their profile may show
    accepted: set[tuple[str, int]] = field(default_factory=set)  # keys and steps of their codes
    last_step: int = 0
    seen: int = 0  # rounds of names
    has_recovered: bool = False  # perhaps, and put nothing in place of what was lost
    app: App | None = None  # that they open
    passkeys: Passkeys = field(init=False)

    def __post_init__(self) -> None:
        self.passkeys = Passkeys(self.name, self.url, self.promises, self.visit)

    def visit(self) -> Visitor:
        """A browser of theirs, signed out."""
        return Visitor(self.url, self.address, self.promises)

    def sign_in(self, browser: Visitor) -> Page:
        """With password and code; answers the profile. Raises NoAnswer, Refused."""
        self.begin(browser)
        asked = browser.open("/sign-in/code")
        return self.give_code(browser, asked, *self.next_code())

    def begin(self, browser: Visitor) -> None:
        """The password. Raises NoAnswer, Refused."""
        page = browser.open("/sign-in")
        browser.send(page, "/sign-in", username=self.name, password=PASSWORD)

    def give_code(self, browser: Visitor, asked: Page, secret: str, step: int) -> Page:
        """A code, which counts once the profile has been opened with what it gave."""
        browser.send(asked, "/sign-in/code", code=pyotp.TOTP(secret).at(step * STEP))
        profile = browser.open("/profile")
        if profile.status != 200:
            raise Refused(profile.status, "signed out again", 0)
        is_first = (secret, step) not in self.accepted
        self.promises.check(ONCE, is_first, f"{self.name}'s code of step {step} twice")
        self.accepted.add((secret, step))
        return profile

    def next_code(self) -> tuple[str, int]:
        """The key and the step of a code that has not been used."""
        step = int(self.clock.now()) // STEP
        if step <= self.last_step:
            self.clock.advance(STEP * (self.last_step + 1 - step))
            step = self.last_step + 1
        self.last_step = step
        return self.secrets[-1], step

    def rename(self, browser: Visitor, page: Page) -> None:
        """Change their name, and remember what became of it. Raises NoAnswer, Refused."""
        self.seen += 1
        wanted = f"{self.name} {self.seen}"
        self.names.append(wanted)  # it may count, even if no answer comes
        browser.send(page, "/profile", name=wanted)
        self.names = [wanted]

    def replace_phone(self, browser: Visitor, page: Page) -> None:
        """Set up a new authenticator app in place of the old. Raises NoAnswer, Refused."""
        browser.send(page, "/profile/mfa/replacement")
        offered = browser.open("/profile/mfa")
        secret = forms.secret(offered.text)
        step = int(self.clock.now()) // STEP
        self.secrets.append(secret)
        if self.has_recovered:
            self.passkeys.doubt()
        browser.send(offered, "/profile/mfa/code", code=pyotp.TOTP(secret).at(step * STEP))
        self.secrets, self.last_step, self.has_recovered = [secret], step, False

    def recover(self, browser: Visitor) -> None:
        """Sign in with the recovery code and save the next. Raises NoAnswer, Refused."""
        self.begin(browser)
        asked = browser.open("/sign-in/recovery-code")
        used, self.has_recovered = self.codes[-1], True
        browser.send(asked, "/sign-in/recovery-code", recovery_code=used)
        shown = browser.open("/profile/recovery-code")
        [made] = forms.codes(shown.text)[:1] or [""]
        self.promises.check(KEPT, made not in {"", used}, f"{self.name} has no new recovery code")
        self.codes.append(made)
        browser.send(shown, "/profile/recovery-code/saved")
        self.codes = [made]

    def twice_at_once(self) -> None:
        """The same code from two browsers at the same moment: one of them may get in, at most."""
        browsers = [self.visit(), self.visit()]
        try:
            asked = []
            for browser in browsers:
                self.begin(browser)
                asked.append(browser.open("/sign-in/code"))
            self._race(browsers, asked)
        finally:
            for browser in browsers:
                browser.close()

    def _race(self, browsers: list[Visitor], asked: list[Page]) -> None:
        secret, step = self.next_code()

        def give(pair: tuple[Visitor, Page]) -> None:
            try:
                self.give_code(*pair, secret, step)
            except (NoAnswer, Refused):
                return

        at_once(give, zip(browsers, asked, strict=True))

    def settle(self) -> None:
        """Everything works again: they must get in, and find what they were told."""
        browser = self.visit()
        try:
            page = self._in_at_last(browser)
        finally:
            browser.close()
        if self.promises.check(LET_IN, page is not None, f"{self.name} can't sign in: {self.why}"):
            assert page is not None
            shown = forms.field(page.text, "/profile", "name")
            is_known = not self.names or shown in self.names
            self.promises.check(KEPT, is_known, f"{self.name} sees {shown!r}, not {self.names}")
            self.names = [shown]
            self._try_again()
        self.passkeys.settle()
        if self.app:
            self.app.settle()

    def _try_again(self) -> None:
        """The code that has just let them in must not let in another browser."""
        browser = self.visit()
        try:
            self.begin(browser)
            asked = browser.open("/sign-in/code")
            self.give_code(browser, asked, self.secrets[-1], self.last_step)
        except (NoAnswer, Refused):
            self.promises.check(ONCE, True, "")
        finally:
            browser.close()

    def _in_at_last(self, browser: Visitor) -> Page | None:
        self.why = ""
        for _ in range(TRIES):
            try:
                page = self.sign_in(browser)
            except NoAnswer as fault:
                self.why = str(fault)
            except Refused as fault:
                self.why = str(fault)
                self.clock.advance(min(fault.retry_after, 3600))
                self.secrets.insert(0, self.secrets.pop())  # perhaps it is the other phone
            else:
                self.secrets = self.secrets[-1:]
                return page
        return None
