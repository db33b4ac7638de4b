"""How much 10,000 people and 100,000 events slow the team's pages, against 100 of each.

And how much a million people and sessions slow the hot pages, against a thousand (bench.million).

Run it with scripts/bench. Prints rows: name, ratio, goal, met. Exits with 1 if one is not met.
"""

import http.client
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import chunked

from bench import million
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
from web.request import cookie_name

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
    small, large = _measured(*SMALL), _measured(*LARGE)
    rows: list[dict[str, object]] = [
        {
            "name": f"{name}: {LARGE[0]} people and {LARGE[1]} events against {SMALL[0]}",
            "ratio": round(large[name] / small[name], 2),
            "goal": GOAL,
            "met": large[name] / small[name] <= GOAL,
            "small_ms": round(small[name] * 1000, 2),
            "large_ms": round(large[name] * 1000, 2),
        }
        for name in PAGES
    ]
    rows.extend(million.rows())
    for row in rows:
        print(json.dumps(row) if "--json" in sys.argv else "  ".join(map(str, row.values())))
    return 0 if all(row["met"] for row in rows) else 1


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
    startup.prepare(folder / "data", None, now, connections=16)
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
        _authenticator(admin.id, now)
        rows = [
            {
                "username": f"person{n}",
                "name": f"Person {n}",
                "sort_name": f"person {n}",
                "mfa_since": 0 if n % 3 else now,
                "last_seen_at": now - n % 3000,
                "password_changed_at": now,
                "created_at": now,
            }
            for n in range(people)
        ]
        for batch in chunked(rows, 500):
            User.insert_many(batch).execute()
        numbers = [user.id for user in User.select(User.id)]
        for batch in chunked(({"user": i, "word": f"person{i}"} for i in numbers), 500):
            SearchWord.insert_many(batch).execute()
        for number in numbers[::3]:
            _authenticator(number, now)
        for batch in chunked(_events(events, people, now), 500):
            Event.insert_many(batch).execute()
    return admin


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
