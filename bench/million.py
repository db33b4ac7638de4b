"""How much a million people and sessions slow the hot pages, against a thousand.

Both servers run at once, each in a process of its own, and take turns: the machine is shared.
"""

import http.client
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

from bench import crowd, report
from bench.report import Row
from settings import ROOT

GOAL = 1.3
SMALL, LARGE = 1_000, 1_000_000
REQUESTS, WARMING = 80, 8
# What is asked for, and by whom.
PAGES = {
    "Edit Profile": ("member", "/profile"),
    "Edit Profile of an administrator": ("admin", "/profile"),
    "people": ("admin", "/people"),
    "people, searched": ("admin", "/people?q=person9"),
    "people, searched by two words": ("admin", "/people?q=anna+person"),
    "people, nobody found": ("admin", "/people?q=anna+nobody"),
    "people, without MFA": ("admin", "/people?only=without-mfa"),
    "people without MFA, seen last": ("admin", "/people?only=without-mfa&sort=-seen"),
    "people who are disabled": ("admin", "/people?only=disabled"),
}
SIGN_IN = "sign-in"
FORM = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


def rows(address: Callable[[int], str] = lambda _: "") -> Iterator[Row]:
    """A row for each page, and one for signing in.

    `address` gives a PostgreSQL database for so many people, or "" for SQLite.
    """
    addresses = {count: address(count) for count in (SMALL, LARGE)}
    engine = " on PostgreSQL" if any(addresses.values()) else ""
    against = f"{LARGE} people and sessions against {SMALL}{engine}"
    with ExitStack() as running:
        small, large = (running.enter_context(_server(*each)) for each in addresses.items())
        for name in (SIGN_IN, *PAGES):
            times = _medians(small.asking(name), large.asking(name))
            yield report.growth(f"{name}: {against}", *times, GOAL)


def _medians(small: Callable[[], float], large: Callable[[], float]) -> tuple[float, float]:
    pairs = [(small(), large()) for _ in range(WARMING + REQUESTS)][WARMING:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


@contextmanager
def _server(count: int, address: str) -> Iterator["Asker"]:
    command = [sys.executable, "-P", "-m", "bench.crowd", str(count)]
    environment = {"PYTHONPATH": str(ROOT), "NIGHTLATCH_DATABASE_URL": address}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield Asker(count, told["port"], told["cookies"])
        process.stdin.close()


class Asker:
    """Requests to one server over one connection, timed."""

    def __init__(self, count: int, port: int, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = cookies
        self.names = itertools.cycle(crowd.signing_in(count))

    def asking(self, name: str) -> Callable[[], float]:
        """What asks for this and says how many seconds it took."""
        if name == SIGN_IN:
            return self._sign_in
        who, path = PAGES[name]
        return lambda: self._timed("GET", path, {"Cookie": self.cookies[who]}, 200)

    def _sign_in(self) -> float:
        body = urlencode({"username": next(self.names), "password": crowd.PASSWORD})
        return self._timed("POST", "/sign-in", FORM, 303, body)

    def _timed(
        self, method: str, path: str, headers: dict[str, str], status: int, body: str | None = None
    ) -> float:
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        seconds = time.perf_counter() - began
        assert answer.status == status, (path, answer.status)
        return seconds
