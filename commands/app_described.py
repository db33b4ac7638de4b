"""What the commands about apps say of one."""

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

Described = dict[str, Any]


def known(name: str, kind: str = "") -> App:
    """The app of this name, of this kind if one is named."""
    found = registry.named(name)
    if found is None:
        raise click.ClickException(
            f"There is no app “{plain(name)}”. To list apps: scripts/nightlatch app list"
        )
    if kind not in {"", found.kind}:
        raise click.ClickException(f"“{found.name}” doesn't speak OpenID Connect.")
    return found


def described(one: App, settings: Settings) -> Described:
    """All of it, as JSON has it."""
    told: Described = {
        "name": one.name,
        "address": one.origin if one.kind == App.PROXY else "",
        "kind": one.kind,
        "everyone": bool(one.is_for_everyone),
        "groups": [group.name for group in app_settings.groups_of(one)],
        "people": [person.username for person in app_settings.people_of(one)],
        "ask_again": one.max_age // MINUTE if one.max_age else None,
        "needs_passkey": bool(one.needs_passkey),
        "background_counts": bool(one.background_counts),
        "opened": moment(one.entered_at),
        "fault": one.proxy_fault,
    }
    client = app_settings.of(one).client
    return told if client is None else told | _client(one, client, settings)


def moment(at: int) -> str | None:
    """A time as programs read it."""
    return datetime.fromtimestamp(at, UTC).isoformat() if at else None


def who(told: Described) -> str:
    """Who can open it."""
    named = [*told["groups"], *told["people"]]
    return "everyone" if told["everyone"] else ", ".join(named) or "no one"


def opened(told: Described) -> str:
    """When somebody last opened it, for people."""
    return terminal.when(told["opened"]) if told["opened"] else "never"


def say(one: App, settings: Settings, sentence: str, *, as_json: bool, secret: str = "") -> None:
    """What was done; a secret that was made is shown this once."""
    told = described(one, settings) | ({"client_secret": secret} if secret else {})
    if as_json:
        terminal.say_json(told)
        return
    terminal.say(sentence)
    if secret:
        terminal.facts({key: told[key] for key in ("issuer", "client_id", "client_secret")})


def _client(one: App, client: ClientSettings, settings: Settings) -> Described:
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
