"""A browser, as far as HTTP goes: it opens pages, fills in their forms, and minds each answer."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from tools.faults import forms
from tools.faults.promises import CLEAN, Promises

PATIENCE = 45  # seconds until even this browser gives up
UNCLEAN = 500
OF_A_BROWSER = {"Sec-Fetch-Site": "same-origin"}
# Where a form leads to that wasn't taken, since its sender is to sign in or confirm first.
INSTEAD = ("/sign-in", "/confirmation")
# What says of itself that it is for later, to people and to programs.
CLEANLY = ("<h1", '"temporarily_unavailable"')


class NoAnswer(Exception):
    """It isn't known whether what was asked for was done."""


class Refused(Exception):
    """The answer was no: with this status and reason, and perhaps how long to wait."""

    def __init__(self, status: int, reason: str, retry_after: int) -> None:
        super().__init__(f"{status} {reason}")
        self.status, self.reason, self.retry_after = status, reason, retry_after


@dataclass(frozen=True)
class Page:
    """What came back."""

    path: str
    status: int
    text: str
    target: str


class Visitor:
    """One browser, with cookies, at an address of its own."""

    def __init__(
        self, url: str, address: str, promises: Promises, headers: Mapping[str, str] = OF_A_BROWSER
    ) -> None:
        self.promises = promises
        self.client = httpx2.Client(
            base_url=url,
            headers=headers,
            transport=httpx2.HTTPTransport(local_address=address),
            timeout=PATIENCE,
        )

    def close(self) -> None:
        """Forget everything."""
        self.client.close()

    @property
    def session(self) -> str:
        """What the browser holds of the session that it is signed in to; "" if it isn't."""
        named = (str(cookie.value) for cookie in self.client.cookies.jar if _is_of_it(cookie.name))
        return next(named, "")

    def open(self, path: str) -> Page:
        """A page. Raises NoAnswer, Refused."""
        return self.ask("GET", path)

    def send(self, page: Page, action: str, **fields: str) -> Page:
        """Fill in a form of the page and send it. Raises NoAnswer, Refused."""
        form = forms.on(page.text, action)
        if form is None:
            raise Refused(page.status, f"no form for {action} on {page.path}", 0)
        answer = self.ask("POST", action, {**form, **fields})
        if answer.target.startswith(INSTEAD) and not action.startswith("/sign-in"):
            raise Refused(answer.status, f"{action} led to {answer.target}", 0)
        return answer

    def ask(
        self,
        method: str,
        path: str,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Whatever else a program asks. Raises NoAnswer, Refused."""
        began = time.monotonic()
        try:
            answer = self.client.request(method, path, data=fields, headers=headers)
        except httpx2.HTTPError as fault:
            raise NoAnswer(f"{method} {path}: {type(fault).__name__}") from fault
        finally:
            self.promises.waited(time.monotonic() - began, f"{method} {path}")
        return self._minded(answer, f"{method} {path}")

    def _minded(self, answer: httpx2.Response, what: str) -> Page:
        status = answer.status_code
        if status >= UNCLEAN:
            is_clean = status in {503, 507} and any(words in answer.text for words in CLEANLY)
            self.promises.check(CLEAN, is_clean, f"{what}: {status} {answer.text[:200]}")
            raise NoAnswer(f"{what}: {status}")
        self.promises.check(CLEAN, True, "")
        if status >= 400:
            raise Refused(status, forms.reason(answer.text), forms.wait(answer.text))
        path = answer.url.path
        return Page(path, status, answer.text, answer.headers.get("Location", ""))


def _is_of_it(cookie: str) -> bool:
    return cookie.startswith("nightlatch-") and cookie.endswith("-session")
