"""How much 10,000 people and 100,000 events slow the team's pages, against 100 of each.

And how much a million people and sessions slow the hot pages, against a thousand (bench.million).

Run it with scripts/bench. Prints rows: name, ratio, goal, met. Exits with 1 if one is not met.
"""

import http.client
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Model, chunked

from bench import million, report
from bench.report import Row
from domain.access import arrivals, sessions
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Authenticator, Event, SearchWord, Session, User, database
from operations import startup
from settings import Settings
from tests.unit.live import serving
from web import cookies
from web.cookies import cookie_name

GOAL = 3.0
REQUESTS = 40
SMALL, LARGE = (100, 100), (10_000, 100_000)
PAGES = {
    "people": "/people",
    "people, searched": "/people?q=person9",
    "people, part of a word": "/people?q=erson9",
    "people, without MFA": "/people?only=without-mfa",
    "people, seen last": "/people?sort=-seen",
    "activity": "/activity",
    "activity of one person": "/activity?person=person42",
    "activity of one kind": "/activity?kind=password-changed",
}


def main() -> int:
    """Measure and print; 0 if every goal is met."""
    return report.printed([*_rows(), *million.rows()])


def _rows() -> Iterator[Row]:
    small, large = _measured(*SMALL), _measured(*LARGE)
    against = f"{LARGE[0]} people and {LARGE[1]} events against {SMALL[0]}"
    for name in PAGES:
        yield report.growth(f"{name}: {against}", small[name], large[name], GOAL)


def _measured(people: int, events: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder), people, events) as ask:
        for path in PAGES.values():
            ask(path)
        return {
            name: statistics.median(ask(path) for _ in range(REQUESTS))
            for name, path in PAGES.items()
        }


@contextmanager
def _server(folder: Path, people: int, events: int) -> "Iterator[Ask]":
    passwords.use_cost(4)
    now = int(time.time())
    startup.prepare(Settings(data_dir=folder / "data"), time.time, connections=16)
    with database.connection_context():
        admin = _populate(people, events, now)
        with write():
            opened = arrivals.at_once(sessions.begin(admin, Session.FULL, now, Caller()), now)
    settings = Settings(bcrypt_cost=4)
    with serving(settings, time.time) as port:
        name = cookie_name(Settings(port=port), cookies.SESSION)
        yield Ask(port, f"{name}={opened.token}")
    storage.close_database()


class Ask:
    """Requests of one signed-in administrator over one connection, timed."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": cookie}

    def __call__(self, path: str) -> float:
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        return time.perf_counter() - began


def _populate(people: int, events: int, now: int) -> User:
    given = NewAccount("admin", "Administrator", "lanterns over the wide canal", is_admin=True)
    admin = accounts.create(given, now, Caller())
    with write():
        _insert(User, (_person(n, now) for n in range(people)))
        numbers = [user.id for user in User.select(User.id)]
        _insert(SearchWord, ({"user": i, "word": f"person{i}"} for i in numbers))
        for number in [admin.id, *numbers[::3]]:
            _authenticator(number, now)
        _insert(Event, _events(events, people, now))
    return admin


def _insert(table: type[Model], rows: Iterable[dict[str, object]]) -> None:
    for batch in chunked(rows, 500):
        table.insert_many(batch).execute()


def _person(number: int, now: int) -> dict[str, object]:
    return {
        "username": f"person{number}",
        "name": f"Person {number}",
        "sort_name": f"person {number}",
        "mfa_since": 0 if number % 3 else now,
        "last_seen_at": now - number % 3000,
        "password_changed_at": now,
        "created_at": now,
    }


def _authenticator(number: int, now: int) -> None:
    Authenticator.create(
        user=number, name="App", sealed_secret=b"x", begun_at=now, begun_by=0, activated_at=now
    )


def _events(events: int, people: int, now: int) -> Iterator[dict[str, object]]:
    kinds = ("signed-in", "signed-out", "password-changed", "mfa-enabled")
    for n in range(events):
        subject = f"person{n % people}"
        yield {"user": None, "actor": None, "kind": kinds[n % 4], "at": now - n, "subject": subject}


if __name__ == "__main__":
    sys.exit(main())
