"""Apps behind the front door, for tests, made as the product makes them."""

import secrets
from typing import Any

from domain.apps import addresses, registry, wanted
from domain.apps.wanted import Wanted
from domain.database.storage import write
from models import App
from test_mode import cast
from test_mode.cast import HERE


def put(given: dict[str, Any], now: int) -> App:
    """The app as it is wanted: a new one, or the one of that name, changed.

    Everyone can open it, unless groups or people are given. Raises a Refused.
    """
    with write():
        name = given.get("name") or f"App {secrets.token_hex(4)}"
        there = registry.named(name)
        new = _wanted(name, there, given, now)
        if there is None:
            return registry.add(new, now, HERE, None)
        registry.change(there, new, now, HERE, None)
        return App.get_by_id(there.id)


def remove(origin: str, now: int) -> None:
    """Remove the app at this address, unless it's gone already."""
    app = registry.by_origin(origin)
    if app is not None:
        registry.remove(app, now, HERE, None)


def summary(app: App) -> dict[str, Any]:
    """For JSON."""
    return {"name": app.name, "origin": app.origin}


def _wanted(name: str, there: App | None, given: dict[str, Any], now: int) -> Wanted:
    chosen = frozenset(cast.groups_of(given.get("groups", []), now))
    people = wanted.people("\n".join(given.get("people", [])))
    return Wanted(
        name=wanted.name(name),
        origin=_origin(there, given.get("origin", "")),
        is_for_everyone=not {"groups", "people"} & set(given),
        groups=chosen,
        people=people,
        max_age=given.get("max_age"),
        background_counts=given.get("background_counts", False),
    )


def _origin(there: App | None, given: str) -> str:
    """Unless one is given, a host that no one has and that no DNS knows (RFC 6761)."""
    if given:
        return addresses.read(given)
    return there.origin if there is not None else f"https://app-{secrets.token_hex(4)}.example.test"
