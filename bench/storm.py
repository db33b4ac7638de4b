"""Whole sign-ins, password and code, by many people at once over connections that stay open."""

import http.client
import queue
import re
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pyotp

from bench.peers.product import PASSWORD, Person
from bench.peers.running import Installation

CONNECTIONS = 16
SECONDS = 10
STEP = 30  # seconds that a code holds; the ones before and after are accepted, too


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
    waiting: queue.Queue[Visitor] = queue.Queue()
    # The first has signed in already: who measured the profile page.
    for person in installation.people[1:-1]:
        waiting.put(Visitor(person))
    done: list[float] = []
    failed: list[str] = []
    began = time.perf_counter()
    threads = [
        threading.Thread(target=_keep_on, args=(installation.port, waiting, began, done, failed))
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{len(failed)} sign-ins failed: {failed[0]}")
    # Up to the last moment at which every connection was at work.
    in_time = [moment for moment in done if moment <= began + SECONDS]
    return len(in_time), max(in_time) - began


def _keep_on(
    port: int,
    waiting: "queue.Queue[Visitor]",
    began: float,
    done: list[float],
    failed: list[str],
) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        while time.perf_counter() < began + SECONDS:
            visitor = waiting.get()
            try:
                _sign_in(connection, visitor)
                done.append(time.perf_counter())
            except (OSError, http.client.HTTPException, RuntimeError) as fault:
                failed.append(str(fault))
            waiting.put(visitor)


def _sign_in(connection: http.client.HTTPConnection, visitor: Visitor) -> None:
    cookies: dict[str, str] = {}
    login = {"username": visitor.person.login, "password": PASSWORD}
    _send(connection, cookies, "/sign-in", login, "/sign-in/code")
    visitor.shown_to = visitor.shown_to or _shown_to(connection, cookies)
    # After the password, which took its time.
    form = {"code": _new_code(visitor), "shown_to": visitor.shown_to}
    _send(connection, cookies, "/sign-in/code", form, "/profile")


def _shown_to(connection: http.client.HTTPConnection, cookies: dict[str, str]) -> str:
    connection.request("GET", "/sign-in/code", headers=_headers(cookies))
    page = connection.getresponse().read().decode()
    [shown_to] = set(re.findall(r'name="shown_to" value="([^"]+)"', page))
    return str(shown_to)


def _new_code(visitor: Visitor) -> str:
    step = int(time.time()) // STEP
    visitor.spent = max(visitor.spent + 1, step - 1)
    if visitor.spent > step + 1:
        raise RuntimeError("too few people: their codes are spent")
    return pyotp.TOTP(visitor.person.secret).at(visitor.spent * STEP)


def _send(
    connection: http.client.HTTPConnection,
    cookies: dict[str, str],
    path: str,
    fields: dict[str, str],
    then: str,
) -> None:
    connection.request("POST", path, urlencode(fields), _headers(cookies))
    answer = connection.getresponse()
    answer.read()
    target = answer.getheader("Location", "").partition("?")[0]
    if answer.status != 303 or target != then:
        raise RuntimeError(f"{path}: {answer.status} {target}")
    for header in answer.headers.get_all("Set-Cookie", []):
        for name, morsel in SimpleCookie(header).items():
            cookies[name] = morsel.coded_value


def _headers(cookies: dict[str, str]) -> dict[str, str]:
    return {
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
