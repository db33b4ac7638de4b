"""An app with OpenID Connect, people signed in, and what they could send: for bench.oidc.

    python -m bench.relying people DATA COUNT     makes them; prints client id and secret
    python -m bench.relying codes DATA COUNT      makes so many codes, and prints them
    python -m bench.relying refresh DATA COUNT    likewise refresh tokens
    python -m bench.relying access DATA COUNT     likewise access tokens

All as JSON. While the server runs, all but the first.
"""

import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bench import crowd
from bench.filling import insert, settle
from bench.visitors import memberships, person
from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import clients
from domain.users import passwords
from models import App, Grant, Group, User, database
from operations import startup
from settings import load

REDIRECT = "https://wiki.example.test/cb"
# Of PKCE, the same for all: both are checked each time.
VERIFIER = "a-verifier-of-at-least-forty-three-characters"
CHALLENGE = "mg3QoZgnRJxQy_jYdfW7D8wJkoziCuM8Yhos7PwVvsI"
SCOPE = "openid profile email groups"
SHELL = Caller.shell("bench")

Row = dict[str, object]


def main(what: str, data: str, count: int) -> None:
    """Make what is asked for, and print what a client knows of it."""
    settings, now = load({**os.environ, "NIGHTLATCH_DATA_DIR": data}), int(time.time())
    if what == "people":
        startup.prepare(settings, time.time)
    else:
        startup.open_existing(settings)
    with database.connection_context():
        told = MADE[what](count, now)
    storage.close_database()
    print(json.dumps(told))


def _people(count: int, now: int) -> dict[str, str]:
    numbers = range(1, count + 1)
    with write():
        password_hash = passwords.sealed(0, passwords.hashed(crowd.PASSWORD))
        groups = [Group.create(name="team", folded="team", created_at=now)]
        insert("user", (person(n, password_hash, now) for n in numbers))
        insert("authenticator", crowd.authenticators(numbers, now))
        insert("membership", memberships(numbers, groups))
        insert("session", ({**crowd.session(n, now), "id": n, "arrived_at": now} for n in numbers))
    wanted = ClientSettings(redirects=(REDIRECT,))
    app = registry.add(
        AppSettings("Wiki", "", is_for_everyone=True, client=wanted), now, SHELL, None
    )
    secret = clients.make_secret(app, now, SHELL, None)
    settle()
    return {"client_id": clients.of(app).client_id, "client_secret": secret}


def _codes(count: int, now: int) -> list[str]:
    made = [tokens.new() for _ in range(count)]
    with write():
        insert("app_grant", _grants(made, now, scope="openid"))
    return made


def _refresh(count: int, now: int) -> list[str]:
    made = [(tokens.new(), tokens.new()) for _ in range(count)]
    rows = _grants((tokens.new() for _ in made), now, scope="openid offline_access")
    with write():
        insert(
            "app_grant", (row | _renewable(*one, now) for row, one in zip(rows, made, strict=True))
        )
    return [f"{family}.{current}" for family, current in made]


def _renewable(family: str, current: str, now: int) -> Row:
    hashes = {"family_hash": tokens.hashed(family), "refresh_hash": tokens.hashed(current)}
    return {**hashes, "spent_at": now, "is_offline": True}


def _access(count: int, now: int) -> list[str]:
    made = [tokens.new() for _ in range(count)]
    with write():
        rows = _grants((tokens.new() for _ in made), now, scope=SCOPE)
        insert("app_grant", ({**row, "spent_at": now} for row in rows))
        newest = Grant.select(Grant.id).order_by(Grant.id.desc()).limit(count)
        hung = zip((grant.id for grant in newest), made, strict=True)
        insert("access_token", (_token(grant, token, now) for grant, token in hung))
    return made


def _token(grant: int, token: str, now: int) -> Row:
    return {"grant_id": grant, "token_hash": tokens.hashed(token), "scope": "", "created_at": now}


def _grants(codes: Iterable[str], now: int, *, scope: str) -> Iterator[Row]:
    """One for each, of all the people in turn."""
    app = App.get()
    people: Iterator[Any] = itertools.cycle(User.select(User.id, User.sub).tuples())
    for code, (number, sub) in zip(codes, people, strict=False):
        yield _grant(app, code, now) | {
            "user_id": number,
            "session_id": number,
            "sub": sub,
            "sid": f"{number}",
            "scope": scope,
        }


def _grant(app: App, code: str, now: int) -> Row:
    said = {"auth_time": now, "acr": "https://refeds.org/profile/mfa", "amr": "pwd otp mfa"}
    asked = {
        "redirect_uri": REDIRECT,
        "challenge": CHALLENGE,
        "claims": "",
        "nonce": "n-0S6_WzA2Mj",
    }
    rest = dict.fromkeys(("used_at", "rotated_at", "tell_at", "claimed_until", "tries"), 0)
    never = dict.fromkeys(("is_offline", "is_over", "has_lapsed"), False)
    its = {"app_id": app.id, "code_hash": tokens.hashed(code), "created_at": now}
    return {**its, **said, **asked, **rest, **never}


MADE: dict[str, Callable[[int, int], object]] = {
    "people": _people,
    "codes": _codes,
    "refresh": _refresh,
    "access": _access,
}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
