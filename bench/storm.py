"""Whole sign-ins, password and code, by many people at once over connections that stay open."""

import http.client
import queue
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pyotp

from bench.peers.product import PASSWORD, Person
from bench.peers.running import Installation

CONNECTIONS = 16
SECONDS = 10
STEP = 30  # seconds a code lasts; the ones before and after are accepted, too


@dataclass
class Visitor:
    """A person, and the last time step whose code they have spent.

    `shown_to` is what the page that asks for the code has in its form.
    """

    person: Person
    spent: int = 0
    shown_to: str = ""


def run(installation: Installation) -> tuple[int, float]:
    """How many sign-ins succeeded, and in how many seconds. Raises RuntimeError if one failed."""
    # The first has signed in already: who measured the profile page.
    storm = Storm(installation.port)
    for person in installation.people[1:-1]:
        storm.waiting.put(Visitor(person))
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for _ in range(CONNECTIONS):
            pool.submit(storm.keep_on)
    if storm.failed:
        raise RuntimeError(f"{len(storm.failed)} sign-ins failed: {storm.failed[0]}")
    # Up to the last moment at which every connection was at work.
    in_time = [moment for moment in storm.done if moment <= storm.began + SECONDS]
    return len(in_time), max(in_time) - storm.began


@dataclass
class Storm:
    """People who wait for a connection to sign in over, and what came of it so far."""

    port: int
    waiting: "queue.Queue[Visitor]" = field(default_factory=queue.Queue)
    done: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    def keep_on(self) -> None:
        """Let one after the other sign in over one connection, until the time is over."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            while time.perf_counter() < self.began + SECONDS:
                visitor = self.waiting.get()
                self._let_in(Browser(connection), visitor)
                self.waiting.put(visitor)

    def _let_in(self, browser: "Browser", visitor: Visitor) -> None:
        try:
            _sign_in(browser, visitor)
        except (OSError, http.client.HTTPException, RuntimeError) as fault:
            self.failed.append(str(fault))
        else:
            self.done.append(time.perf_counter())


class Browser:
    """A browser with no cookies yet, over a connection that others have used before."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self.connection = connection
        self.cookies: dict[str, str] = {}

    def open(self, path: str) -> str:
        """What the page has in it."""
        self.connection.request("GET", path, headers=self._headers())
        answer = self.connection.getresponse()
        self._keep(answer)
        return answer.read().decode()

    def send(self, path: str, fields: dict[str, str], then: str) -> None:
        """Send a form, which must lead on. Raises RuntimeError."""
        self.connection.request("POST", path, urlencode(fields), self._headers())
        answer = self.connection.getresponse()
        answer.read()
        target = answer.getheader("Location", "").partition("?")[0]
        if answer.status != 303 or target != then:
            raise RuntimeError(f"{path}: {answer.status} {target}")
        self._keep(answer)

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.coded_value

    def _headers(self) -> dict[str, str]:
        return {
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }


def _sign_in(browser: Browser, visitor: Visitor) -> None:
    login = {"username": visitor.person.login, "password": PASSWORD}
    browser.send("/sign-in", login, "/sign-in/code")
    visitor.shown_to = visitor.shown_to or _shown_to(browser)
    # After the password, which took its time.
    form = {"code": _new_code(visitor), "shown_to": visitor.shown_to}
    browser.send("/sign-in/code", form, "/profile")


def _shown_to(browser: Browser) -> str:
    page = browser.open("/sign-in/code")
    [shown_to] = set(re.findall(r'name="shown_to" value="([^"]+)"', page))
    return str(shown_to)


def _new_code(visitor: Visitor) -> str:
    step = int(time.time()) // STEP
    visitor.spent = max(visitor.spent + 1, step - 1)
    if visitor.spent > step + 1:
        raise RuntimeError("too few people: their codes are spent")
    return pyotp.TOTP(visitor.person.secret).at(visitor.spent * STEP)
