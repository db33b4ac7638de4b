"""A person's passkeys while the product is being broken, and what they were told of each."""

import json
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from tests.unit.soft_key import SoftKey
from tools.faults import forms
from tools.faults.at_once import at_once
from tools.faults.promises import KEPT, ONCE, Promises
from tools.faults.visitor import NoAnswer, Page, Refused, Visitor

OWN, ALONE = "/profile/mfa/passkeys", "/sign-in/passkey"
MOST = 3  # that they have when a round is over; then all are removed
TRIES = 8  # to be let in once everything works again


class Passkeys:
    """Those they have, those that may have been added or removed, and those that are gone."""

    def __init__(
        self, name: str, url: str, promises: Promises, visit: Callable[[], Visitor]
    ) -> None:
        self.name, self.url, self.promises, self.visit = name, url, promises, visit
        self.why = ""  # the last one wasn't let in
        self.sure, self.perhaps, self.gone = list[SoftKey](), list[SoftKey](), list[SoftKey]()
        self.accepted = dict[str, str]()  # answers, and the session that each has opened
        self.counted = dict[bytes, int]()  # by credential: where the counter is, at least
        self._lock = threading.Lock()

    def add(self, browser: Visitor) -> None:
        """One more, for whoever has just signed in. Raises NoAnswer, Refused."""
        page = browser.open(OWN)
        key = SoftKey(origin=self.url, rp_id=urlsplit(self.url).hostname or "")
        answer = key.make(json.loads(browser.open(f"{OWN}/options").text))
        self.perhaps.append(key)
        browser.send(page, OWN, passkey=answer)
        self.perhaps.remove(key)
        self.sure.append(key)

    def remove_all(self, browser: Visitor) -> None:
        """One after the other, for whoever has just signed in. Raises NoAnswer, Refused."""
        self.doubt()
        while rows := _removals(browser.open("/profile")):
            browser.send(browser.open("/profile"), rows[0])
        self.gone, self.perhaps = [*self.gone, *self.perhaps], []

    def doubt(self) -> None:
        """They may be gone: what was set up before a phone was lost is taken for lost with it."""
        self.perhaps, self.sure = [*self.perhaps, *self.sure], []

    def sign_in(self, browser: Visitor, key: SoftKey) -> Page:
        """By this passkey alone; answers the profile. Raises NoAnswer, Refused."""
        page = browser.open("/sign-in")
        return self._give(browser, page, key, key.sign(_options(browser)))

    def twice_at_once(self, browser: Visitor, key: SoftKey) -> None:
        """The same answer twice at once: it opens one session. Afterwards it opens none."""
        each = [browser, self.visit(), self.visit()]
        try:
            page, answer = browser.open("/sign-in"), key.sign(_options(browser))
            for other in each[1:]:
                other.client.cookies.update(browser.client.cookies)
            at_once(lambda one: self._lets_in(one, page, key, answer), each[:2])
            if answer in self.accepted:
                is_let_in = self._lets_in(each[2], page, key, answer)
                self._check(ONCE, not is_let_in, "was let in by a spent answer")
        finally:
            for other in each[1:]:
                other.close()

    def settle(self) -> None:
        """Everything works again: those they have let them in, and no others."""
        there = [key for key in self.sure if self._is_there(key)]
        is_kept = len(there) == len(self.sure)
        self._check(KEPT, is_kept, f"can't use a passkey: {self.why}")
        for key in self.gone:
            self._check(KEPT, not self._is_there(key), "can use a removed passkey")
        self.sure = [*there, *(key for key in self.perhaps if self._is_there(key))]
        self.perhaps, self.gone = [], []
        if self.sure:
            self._count()

    def copy(self, key: SoftKey) -> None:
        """What a copy says, which counts from an earlier moment, must be refused.

        The passkey is blocked by that. Raises NoAnswer, Refused.
        """
        browser = self.visit()
        try:
            page, before = browser.open("/sign-in"), self.counted[key.credential_id]
            answer = key.sign(_options(browser), counter=before)
            is_let_in = self._lets_in(browser, page, key, answer)
            self._check(ONCE, not is_let_in, f"has a passkey that has forgotten {before}")
        finally:
            browser.close()

    def _count(self) -> None:
        """The profile shows as many. If they are many, a copy is made of each, and all go."""
        browser = self.visit()
        try:
            profile = self.sign_in(browser, self.sure[-1])
            shown = len(_working(profile))
            self._check(KEPT, shown == len(self.sure), f"sees {shown}, not {len(self.sure)}")
            if shown > MOST:
                for key in self.sure:
                    self.copy(key)
                self.remove_all(browser)
        except (NoAnswer, Refused):
            return
        finally:
            browser.close()

    def _give(self, browser: Visitor, page: Page, key: SoftKey, answer: str) -> Page:
        browser.send(page, ALONE, passkey=answer)
        profile = browser.open("/profile")
        if profile.status != 200:
            raise Refused(profile.status, "signed out again", 0)
        with self._lock:
            session = browser.session
            is_same = self.accepted.setdefault(answer, session) == session
            self.counted[key.credential_id] = key.counter
        self._check(ONCE, is_same, "has two sessions of one answer")
        return profile

    def _lets_in(self, browser: Visitor, page: Page, key: SoftKey, answer: str) -> bool:
        try:
            self._give(browser, page, key, answer)
        except (NoAnswer, Refused):
            return False
        return True

    def _is_there(self, key: SoftKey) -> bool:
        for _ in range(TRIES):
            browser = self.visit()
            try:
                self.sign_in(browser, key)
            except (NoAnswer, Refused) as fault:
                self.why = str(fault)
                if isinstance(fault, Refused):
                    return False
            else:
                return True
            finally:
                browser.close()
        return False

    def _check(self, promise: str, holds: bool, told: str) -> None:
        self.promises.check(promise, holds, f"{self.name} {told}")


def _options(browser: Visitor) -> dict[str, object]:
    given: dict[str, object] = json.loads(browser.open(f"{ALONE}/options").text)
    return given


def _working(profile: Page) -> list[str]:
    """The rows of passkeys that aren't blocked."""
    rows = [row for row in profile.text.split("<li ")[1:] if f'href="{OWN}/' in row]
    return [row for row in rows if ">Blocked<" not in row]


def _removals(profile: Page) -> list[str]:
    actions = forms.actions(profile.text)
    return [path for path in actions if path.startswith(OWN) and path.endswith("/removal")]
