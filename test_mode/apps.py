"""Apps of both kinds, for tests, made as the product makes them."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain.apps import addresses, app_settings, registry
from domain.apps.app_settings import AppSettings
from domain.database.storage import write
from models import App
from test_mode import cast, clients
from test_mode.cast import HERE, NotFitting

OF_PROXY = {"origin", "background_counts"}


def put(given: dict[str, Any], now: int, issuer: str) -> dict[str, Any]:
    """The app as it is wanted: a new one, or the one of that name, changed. For JSON.

    It speaks OpenID Connect if anything of that is given. Everyone can open it, unless groups or
    people are. Raises NotFitting or a Refused.
    """
    is_client = bool(clients.GIVEN & set(given))
    if is_client and OF_PROXY & set(given):
        raise NotFitting("An app is either behind a proxy or speaks OpenID Connect.")
    with write():
        if is_client:
            app = _put(given, now, clients.wanted)
            return {"name": app.name} | clients.told(app, given, now, issuer)
        app = _put(given, now, _behind_proxy)
        return {"name": app.name, "origin": app.origin}


def remove(origin: str, now: int) -> None:
    """Remove the app at this address, unless it's gone already."""
    app = registry.by_origin(origin)
    if app is not None:
        registry.remove(app, now, HERE, None)


def _put(
    given: dict[str, Any],
    now: int,
    kind: Callable[[AppSettings, App | None, dict[str, Any]], AppSettings],
) -> App:
    name = given.get("name") or f"App {secrets.token_hex(4)}"
    there = registry.named(name)
    new = kind(_rule(name, given, now), there, given)
    if there is None:
        return registry.add(new, now, HERE, None)
    if there.kind != new.kind:
        raise NotFitting(f"“{there.name}” is an app of the other kind. Remove it first.")
    registry.change(there, new, now, HERE, None)
    found: App = App.get_by_id(there.id)
    return found


def _rule(name: str, given: dict[str, Any], now: int) -> AppSettings:
    return AppSettings(
        name=app_settings.name(name),
        origin="",
        is_for_everyone=not {"groups", "people"} & set(given),
        groups=frozenset(cast.groups_of(given.get("groups", []), now)),
        people=app_settings.people("\n".join(given.get("people", [])), now),
        max_age=given.get("max_age"),
        needs_passkey=given.get("needs_passkey", False),
    )


def _behind_proxy(rule: AppSettings, there: App | None, given: dict[str, Any]) -> AppSettings:
    """At a host that no one has and no DNS knows (RFC 6761), unless one is given."""
    if origin := given.get("origin", ""):
        origin = addresses.read(origin)
    elif there is not None:
        origin = there.origin
    else:
        origin = f"https://app-{secrets.token_hex(4)}.example.test"
    return replace(rule, origin=origin, background_counts=given.get("background_counts", False))
