"""So many people, each signed in and with an app open: python -m bench.visitors DATA COUNT.

Prints, as JSON, the names and values of the app's cookies that some of them have.
"""

import itertools
import json
import os
import sys
import time
from collections.abc import Iterable

from bench import crowd
from bench.filling import insert, settle
from domain.database import storage
from domain.database.storage import write
from domain.encryption import tokens
from domain.users import passwords
from models import App, AppGroup, Group, database
from operations import startup
from settings import load
from web import app_cookies

ORIGIN = "https://wiki.example.test"
GROUPS = 10  # every person is in one, and each leads into the app
SHOWN = 100  # of these the cookies are told


def main(data: str, count: int) -> None:
    """Make them and tell of the cookies."""
    settings = load({**os.environ, "NIGHTLATCH_DATA_DIR": data})
    now = int(time.time())
    startup.prepare(settings, time.time)
    with database.connection_context():
        cookies = _made(count, now)
        settle()
    storage.close_database()
    name = app_cookies.name(ORIGIN, app_cookies.APP)
    print(json.dumps([f"{name}={token}" for token in cookies]))


def _made(count: int, now: int) -> list[str]:
    if storage.is_sqlite():
        database.pragma("cache_size", -crowd.FILL_CACHE)
    numbers = range(1, count + 1)
    held = {number: tokens.new() for number in numbers[:: max(count // SHOWN, 1)]}
    with write():
        app, groups = _app(now)
        password_hash = passwords.sealed(0, passwords.hashed(crowd.PASSWORD))
        insert("user", (person(n, password_hash, now) for n in numbers))
        insert("authenticator", crowd.authenticators(numbers, now))
        insert("membership", memberships(numbers, groups))
        insert("session", (_session(n, now) for n in numbers))
        insert("app_session", (_way(app, n, held.get(n, f"{n}"), now) for n in numbers))
    return list(held.values())


def _app(now: int) -> tuple[App, list[Group]]:
    app = App.create(name="Wiki", sort_name="wiki", origin=ORIGIN, created_at=now)
    names = [f"team{number}" for number in range(GROUPS)]
    groups = [Group.create(name=name, folded=name, created_at=now) for name in names]
    for group in groups:
        AppGroup.create(app=app, group=group)
    return app, groups


def person(number: int, password_hash: bytes, now: int) -> dict[str, object]:
    """A row of someone with MFA."""
    sub = os.urandom(16).hex()
    return {**crowd.person(number, password_hash, now), "mfa_since": now, "sub": sub}


def _session(number: int, now: int) -> dict[str, object]:
    return {**crowd.session(number, now), "id": number, "arrived_at": now}


def memberships(numbers: Iterable[int], groups: list[Group]) -> Iterable[dict[str, object]]:
    """Rows that put each into one of the groups."""
    for number, group in zip(numbers, itertools.cycle(groups)):  # one never ends
        yield {"user_id": number, "group_id": group.id}


def _way(app: App, session: int, token: str, now: int) -> dict[str, object]:
    return {
        "app_id": app.id,
        "session_id": session,
        "token_hash": tokens.hashed(token),
        "code_hash": os.urandom(32),
        "state_hash": os.urandom(32),
        "target": "/",
        "created_at": now,
        "spent_at": now,
        "arrived_at": now,
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
