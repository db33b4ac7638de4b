"""The description of an app, as the commands about apps print it."""

from datetime import UTC, datetime
from typing import Any

import click

from commands import terminal
from domain.apps import app_settings, registry
from domain.apps.app_settings import MINUTE
from domain.apps.client_settings import ClientSettings
from domain.oidc import clients
from domain.text.writing import plain
from models import App
from settings import Settings

Description = dict[str, Any]


def find_app(name: str, kind: str = "") -> App:
    """Find the app called `name`, of that `kind` if one is given. Raises ClickException."""
    found = registry.named(name)
    if found is None:
        raise click.ClickException(
            f"There is no app “{plain(name)}”. To list apps: scripts/nightlatch app list"
        )
    if kind not in {"", found.kind}:
        raise click.ClickException(f"“{found.name}” doesn't speak OpenID Connect.")
    return found


def description(one: App, settings: Settings) -> Description:
    """Everything that JSON output says about an app."""
    described: Description = {
        "name": one.name,
        "address": one.origin if one.kind == App.PROXY else "",
        "kind": one.kind,
        "everyone": bool(one.is_for_everyone),
        "groups": [group.name for group in app_settings.groups_of(one)],
        "people": [person.username for person in app_settings.people_of(one)],
        "ask_again": one.max_age // MINUTE if one.max_age else None,
        "needs_passkey": bool(one.needs_passkey),
        "background_counts": bool(one.background_counts),
        "opened": iso_time(one.entered_at),
        "fault": one.proxy_fault,
    }
    client = app_settings.of(one).client
    return described if client is None else described | _client(one, client, settings)


def iso_time(at: int) -> str | None:
    """The Unix time `at` in ISO 8601, None for one that never was."""
    return datetime.fromtimestamp(at, UTC).isoformat() if at else None


def access(described: Description) -> str:
    """The names of those who may open the app, for a person to read."""
    named = [*described["groups"], *described["people"]]
    return "everyone" if described["everyone"] else ", ".join(named) or "no one"


def kept(described: Description) -> Description:
    """Groups and people that don't count while the app is for everyone, named as such."""
    found = {
        key: described[key]
        for key in ("groups", "people")
        if described["everyone"] and described[key]
    }
    return {key: [f"{name} (not in use)" for name in names] for key, names in found.items()}


def last_opened(described: Description) -> str:
    """When somebody last opened the app, for a person to read."""
    return terminal.when(described["opened"]) if described["opened"] else "never"


def report(one: App, settings: Settings, sentence: str, *, as_json: bool, secret: str = "") -> None:
    """Print what was done to the app; a new secret is shown this once."""
    described = description(one, settings) | ({"client_secret": secret} if secret else {})
    if as_json:
        terminal.say_json(described)
        return
    terminal.say(sentence)
    if secret:
        terminal.facts({key: described[key] for key in ("issuer", "client_id", "client_secret")})


def _client(one: App, client: ClientSettings, settings: Settings) -> Description:
    return {
        "issuer": settings.origin,
        "client_id": clients.of(one).client_id,
        "public": client.is_public,
        "secrets": len(clients.secrets_of(one)),
        "redirects": list(client.redirects),
        "after_sign_out": list(client.sign_outs),
        "opens_at": client.opens_at,
        "logout_address": client.logout_address,
        "needs_mfa": client.needs_mfa,
        "asks_consent": not client.is_trusted,
        "pkce": client.needs_pkce,
        "algorithm": client.signs_with,
    }
