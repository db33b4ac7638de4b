"""A server with so many people, each with a session and a history: python -m bench.crowd COUNT.

Prints, as JSON, its port and the cookies of who is signed in, and serves until its input ends.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.filling import insert, settle
from domain.access import arrivals, sessions
from domain.audit import events
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Event, Session, User, database
from operations import startup
from settings import Settings
from tests.unit.live import serving
from web import cookies
from web.cookies import cookie_name

PASSWORD = "lanterns over the wide canal"  # noqa: S105
SIGNING_IN = 200  # people with a password, spread over all
GIVEN = ("anna", "bela", "chen", "dora", "emil", "fatma", "goran", "hana", "ivo", "jana")
FAMILY = ("berg", "cruz", "diaz", "egger", "fuchs", "gruber", "huber", "ito", "jansen", "kovac")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# Per person; the last is what every administrator learns of, of one person in twenty.
KINDS = (
    events.ACCOUNT_CREATED,
    events.SIGNED_IN,
    events.PASSWORD_CHANGED,
    events.SIGNED_OUT,
    events.SIGNED_IN,
)
HELPED_EVERY = 20
FILL_CACHE = 1_000_000  # KiB


def main(count: int) -> None:
    """Make and serve them."""
    passwords.use_cost(4)
    now = int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        tokens = _made(Path(folder) / "data", count, now)
        with serving(Settings(bcrypt_cost=4), time.time) as port:
            cookie = cookie_name(Settings(port=port), cookies.SESSION)
            told = {name: f"{cookie}={token}" for name, token in tokens.items()}
            print(json.dumps({"port": port, "cookies": told}), flush=True)
            sys.stdin.read()
        storage.close_database()


def _made(data: Path, count: int, now: int) -> dict[str, str]:
    settings = Settings(data_dir=data, database_url=os.environ.get("NIGHTLATCH_DATABASE_URL", ""))
    startup.prepare(settings, time.time, connections=16)
    with database.connection_context():
        fill(count, now)
        settle()
    storage.close_database()  # with the large cache
    with database.connection_context(), write():
        people = {"admin": User.get_by_id(1), "member": User.get_by_id(2)}
        return {name: _signed_in(user, now) for name, user in people.items()}


def fill(count: int, now: int) -> None:
    """An administrator (1), a member with MFA (2), and `count` more, from 3 on."""
    made = Caller("127.0.0.1", BROWSER)
    accounts.create(NewAccount("admin", "Administrator", PASSWORD, is_admin=True), now, made)
    accounts.create(NewAccount("member", "Member", PASSWORD), now, made)
    if storage.is_sqlite():
        database.pragma("cache_size", -FILL_CACHE)
    numbers = range(3, count + 3)
    with write():
        _fill_people(numbers, now)
        User.update(mfa_since=now).where(User.id.in_([1, 2])).execute()
        insert("authenticator", authenticators([1, 2, *numbers[1::3]], now))
        insert("session", (session(n, now - n % 3000) for n in numbers))
        insert("known_browser", (_known_browser(n, now - n % 3000) for n in numbers))
        _fill_history(numbers, now)


def _fill_history(numbers: range, now: int) -> None:
    for kind in KINDS:
        insert("event", (_event(n, n, kind, now) for n in numbers))
    helped = numbers[::HELPED_EVERY]
    insert("event", (_event(n, None, events.RESET_LINK_MADE, now) for n in helped))


def signing_in(count: int) -> list[str]:
    """The names of those who have PASSWORD, and no MFA."""
    return [_username(n) for n in _with_password(count)]


def _signed_in(user: User, now: int) -> str:
    for kind in KINDS:
        Event.create(user=user, subject=user.username, actor=user, kind=kind, at=now)
    opened = sessions.begin(user, Session.FULL, now, Caller("127.0.0.1", BROWSER))
    return arrivals.at_once(opened, now).token


def _with_password(count: int) -> range:
    # A multiple of three from 3 on: every third of the others has MFA.
    return range(3, count + 3, max(count // SIGNING_IN // 3, 1) * 3)


def _username(number: int) -> str:
    return f"person{number}"


def _fill_people(numbers: range, now: int) -> None:
    password_hash, have_it = passwords.hashed(PASSWORD), set(_with_password(len(numbers)))
    nobodys = passwords.sealed(0, password_hash)
    hashes = ((n, passwords.sealed(n, password_hash) if n in have_it else nobodys) for n in numbers)
    insert("user", (person(n, sealed, now) for n, sealed in hashes))
    words = ((n, word) for n in numbers for word in (_username(n), *_names(n), "example", "com"))
    insert("search_word", ({"user_id": n, "word": word} for n, word in words))


def person(number: int, password_hash: bytes, now: int) -> dict[str, object]:
    name = " ".join(_names(number))
    return {
        "id": number,
        "username": _username(number),
        "name": name.title(),
        "email": f"{_username(number)}@example.com",
        "password_hash": password_hash,
        "password_changed_at": now,
        "is_admin": False,
        "created_at": now,
        "sort_name": name,
        "mfa_since": now if number % 3 == 1 else 0,
        "last_seen_at": now - number % 3000,
    }


def _names(number: int) -> tuple[str, str]:
    return GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]


def authenticators(numbers: Iterable[int], now: int) -> Iterable[dict[str, object]]:
    for number in numbers:
        yield {
            "user_id": number,
            "name": "App",
            "sealed_secret": os.urandom(60),
            "begun_at": now,
            "begun_by": 0,
            "activated_at": now,
            "last_timecode": 0,
        }


def session(number: int, at: int) -> dict[str, object]:
    return {
        "token_hash": os.urandom(32),
        "user_id": number,
        "stage": Session.FULL,
        "recovered": False,
        "created_at": at,
        "seen_at": at,
        "confirmed_at": at,
        "address": "127.0.0.1",
        "browser": BROWSER,
    }


def _known_browser(number: int, at: int) -> dict[str, object]:
    return {"token_hash": os.urandom(32), "user_id": number, "seen_at": at}


def _event(number: int, actor: int | None, kind: str, at: int) -> dict[str, object]:
    return {
        "user_id": number,
        "subject": _username(number),
        "actor_id": actor,
        "kind": kind,
        "at": at,
        "address": "127.0.0.1",
        "browser": BROWSER,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
