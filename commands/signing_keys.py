"""`nightlatch keys signing`: the keys by which apps know that an ID token is ours."""

import time
from datetime import UTC, datetime
from typing import Any

import click

from commands import installation, terminal
from domain.audit.events import Caller
from domain.clock.written import moment
from domain.oidc import keys
from models import SigningKey

NONE = "There are no keys yet. They're created with the first app that speaks OpenID Connect."
HEADER = ("ALGORITHM", "KEY", "STATE")
REPLACE = (
    "As soon as an app has fetched the new keys, it rejects the ID tokens signed so far. People "
    "stay signed in."
)


@click.group()
def signing() -> None:
    """List the keys that sign ID tokens, or replace them.

    Nightlatch replaces them every year on its own.
    """


@signing.command("list")
@terminal.JSON
def list_all(*, as_json: bool) -> None:
    """List the keys that apps are told to trust."""
    with installation.opened():
        found = keys.listed()
    _told(found, as_json=as_json)


@signing.command()
@terminal.JSON
def rotate(*, as_json: bool) -> None:
    """Replace the keys gradually.

    New ones are published now and start to sign a day or two later, once every app has heard of
    them. The old ones stay published for another 30 days, but no longer sign. No one notices.
    """
    with installation.opened():
        coming = keys.rotate(time.time, Caller.shell("keys signing rotate"))
    _told(coming, as_json=as_json)


@signing.command()
@click.option("--yes", is_flag=True, help="Skip the prompt.")
@terminal.JSON
def replace(*, yes: bool, as_json: bool) -> None:
    """Replace the keys at once, because someone else may have them.

    The old ones are dropped, and new ones sign from now on. Apps keep the published keys for a few
    minutes, and some until they are restarted: until then, such an app can still be deceived, and
    signing in there may fail.
    """
    with installation.opened():
        if not yes:
            terminal.confirm(f"{REPLACE} Continue?", err=True)
        new = keys.replace(int(time.time()), Caller.shell("keys signing replace"))
    _told(new, as_json=as_json)


def _told(found: list[SigningKey], *, as_json: bool) -> None:
    if as_json:
        terminal.say_json([_described(key) for key in found])
        return
    rows = [(key.algorithm, key.kid, _shown(key)) for key in found]
    terminal.listing(HEADER, rows, NONE)


def _described(key: SigningKey) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "algorithm": key.algorithm,
        "state": _state(key),
        "made": _iso(key.created_at),
        "signs_from": _iso(key.signs_from),
        "signed_until": _iso(key.signed_until),
    }


def _state(key: SigningKey) -> str:
    if key.signed_until is not None:
        return "retired"
    return "signing" if key in keys.living(key.algorithm)[:1] else "next"


def _shown(key: SigningKey) -> str:
    from_when, state = moment(key.signs_from), _state(key)
    if state == "retired":
        return f"signed until {moment(key.signed_until or 0)}"
    return f"signs since {from_when}" if state == "signing" else f"next, not before {from_when}"


def _iso(at: int | None) -> str | None:
    return datetime.fromtimestamp(at, UTC).isoformat() if at is not None else None
