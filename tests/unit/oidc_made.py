"""Apps that speak OpenID Connect, to try the protocol with."""

from dataclasses import replace
from typing import Any

from domain.apps import app_settings, registry
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from domain.audit.events import Caller
from domain.oidc import clients
from domain.oidc.clients import ClientApp
from models import App

NOW = 1_800_000_000
REDIRECT = "https://wiki.example.com/cb"
SHELL = Caller.shell("app add")


def client(redirect: str = REDIRECT, *, name: str = "Wiki", **changes: Any) -> ClientApp:
    """An app that everyone can open; `changes` are of its Wanted, or of its WantedClient."""
    rule = {key: changes.pop(key) for key in tuple(changes) if key in _OF_THE_RULE}
    rule = {"is_for_everyone": not rule.keys() & {"groups", "people"}} | rule
    new = AppSettings(
        name, "", client=ClientSettings(**{"redirects": (redirect,)} | changes), **rule
    )
    app = registry.add(new, NOW, SHELL, None)
    return ClientApp(app, clients.of(app))


def change(app: App, **changes: Any) -> None:
    """Change what the app is to OpenID Connect, as its page does."""
    old = app_settings.of(app)
    assert old.client is not None
    new = replace(old, client=replace(old.client, **changes))
    registry.change(app, new, NOW, SHELL, None)


def secret(app: App, now: int = NOW) -> str:
    """Another secret of the app."""
    return clients.make_secret(app, now, SHELL, None)


_OF_THE_RULE = frozenset(
    {"is_for_everyone", "groups", "people", "max_age", "background_counts", "needs_passkey"}
)
