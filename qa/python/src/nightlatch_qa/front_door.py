"""Whether someone could open an app, asked as the proxy in front of it asks. Test mode only.

The app needs no proxy for it, and nothing has to be at its address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urlsplit
from urllib.request import Request

from playwright.sync_api import BrowserContext, Page

from nightlatch_qa import site
from nightlatch_qa.asking import answered
from nightlatch_qa.people import Person

__tracebackhide__ = True

if TYPE_CHECKING:
    from nightlatch_qa.server import Nightlatch

MOST_STEPS = 6  # from one address to the next


class Rule(TypedDict, total=False):
    """What a test may choose about an app, besides its name."""

    origin: str
    groups: Sequence[str]
    people: Sequence[Person]
    max_age: int
    needs_passkey: bool
    background_counts: bool


@dataclass(frozen=True)
class TeamApp:
    """An app behind the front door. `origin` is its address, such as https://wiki.example"""

    name: str
    origin: str


@dataclass(frozen=True)
class Answer:
    """What the proxy is told. Names of headers are found in capitals and small letters alike."""

    status: int
    headers: Message

    @property
    def passes(self) -> bool:
        """Whether the request would be let through to the app."""
        return self.status == 200


def check_app(
    page: Page, app: TeamApp, path: str = "/", *, method: str = "GET", background: bool = False
) -> Answer:
    """What comes of it if this browser asks for this path of the app.

    A sign-in that is enough is handed over on the way, as in a browser, and the app's cookie kept.
    With `background` it's a script that asks, and no page that is opened.
    """
    visit = _Visit(site.server(), page.context, app)
    mode = "cors" if background else "navigate"
    return visit.ended(path, {"X-Forwarded-Method": method, "Sec-Fetch-Mode": mode})


class _Visit:
    """A browser on its way to an app."""

    def __init__(self, server: "Nightlatch", context: BrowserContext, app: TeamApp) -> None:
        self.server = server
        self.context = context
        self.app = app

    def ended(self, target: str, how: dict[str, str]) -> Answer:
        """The answer that leads no further."""
        for _ in range(MOST_STEPS):
            answer = self._asked(target, how)
            there = answer.headers.get("Location", "")
            if there.startswith(f"{self.server.url}/"):
                ours = self._answered(there, {}, self.server.url)
                there = ours.headers.get("Location", "")
                if ours.status >= 400:
                    return ours
            if not there.startswith(f"{self.app.origin}/"):
                return answer
            target = there.removeprefix(self.app.origin)
        raise AssertionError(f"{self.app.name} leads from one address to the next without end.")

    def _asked(self, target: str, how: dict[str, str]) -> Answer:
        at = urlsplit(self.app.origin)
        named = {"X-Forwarded-Proto": at.scheme, "X-Forwarded-Host": at.netloc}
        check = f"{self.server.url}/forward/caddy-traefik"
        answer = self._answered(check, how | named | {"X-Forwarded-Uri": target}, self.app.origin)
        for cookie in SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie", []))).values():
            self._keep(cookie.key, cookie.value, is_over=cookie["max-age"] == "0")
        return answer

    def _answered(self, url: str, headers: dict[str, str], whose: str) -> Answer:
        sent = {cookie["name"]: cookie["value"] for cookie in self.context.cookies(whose)}
        text = "; ".join(f"{name}={value}" for name, value in sent.items())
        return Answer(*answered(Request(url, headers=headers | {"Cookie": text})))  # noqa: S310

    def _keep(self, name: str, value: str, *, is_over: bool) -> None:
        self.context.clear_cookies(name=name, domain=urlsplit(self.app.origin).hostname)
        if not is_over:
            shared: Any = {"url": self.app.origin, "httpOnly": True, "sameSite": "Lax"}
            self.context.add_cookies([{"name": name, "value": value} | shared])
