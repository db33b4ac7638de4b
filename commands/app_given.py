"""What the options of `nightlatch app` say of an app's settings."""

import time
from typing import Any

import click

from commands import app_client
from domain.apps import addresses, app_settings
from domain.apps.app_settings import MAX_MINUTES, AgeRefused, AppSettings
from domain.apps.client_settings import ClientSettings
from domain.users import groups
from models import App

Given = dict[str, Any]


def way(url: str | None, given: Given) -> Given:
    """By what way people come in: an address, or what the app is to OpenID Connect."""
    is_client = given["oidc"] or app_client.is_named(given)
    if is_client and url:
        raise click.ClickException("An app that speaks OpenID Connect has no URL: use --opens-at.")
    if is_client:
        return {"origin": "", "client": app_client.wanted(given, ClientSettings())}
    if not url:
        raise click.ClickException(
            "Enter the URL of the app, or --oidc if it speaks OpenID Connect."
        )
    return {"origin": addresses.read(url)}


def _new_way(now: AppSettings, given: Given) -> Given:
    if now.client is None and app_client.is_named(given):
        raise click.ClickException("This app is behind a proxy, so these settings aren't for it.")
    if now.client is not None:
        if given["url"]:
            raise click.ClickException("This app speaks OpenID Connect: use --opens-at.")
        return {"origin": "", "client": app_client.wanted(given, now.client)}
    return {"origin": now.origin if given["url"] is None else addresses.read(given["url"])}


def says_anything(given: Given) -> bool:
    """Whether any option is there."""
    others = (value for name, value in given.items() if name != "everyone")
    return bool(given["everyone"]) or any(value not in (None, ()) for value in others)


def rule(given: Given) -> Given:
    """Who can open it. Raises Refused."""
    return {
        "is_for_everyone": given["everyone"],
        "groups": frozenset(groups.named(list(given["group"]))),
        "people": app_settings.people("\n".join(given["person"]), int(time.time())),
    }


def changed(app: App, given: Given) -> AppSettings:
    """The settings of the app with what is given."""
    now = app_settings.of(app)
    who: Given = {
        "is_for_everyone": now.is_for_everyone,
        "groups": now.groups,
        "people": now.people,
    }
    if given["everyone"] or given["group"] or given["person"]:
        who = rule(given)
    minutes, background = given["ask_again"], given["background_counts"]
    return AppSettings(
        now.name if given["new_name"] is None else app_settings.name(given["new_name"]),
        max_age=now.max_age if minutes is None else _seconds_if_any(minutes),
        needs_passkey=now.needs_passkey if given["passkey"] is None else given["passkey"],
        background_counts=now.background_counts if background is None else background,
        **_new_way(now, given),
        **who,
    )


def seconds(minutes: int | None) -> int | None:
    """How long a sign-in lasts at the app, None for as long as anywhere."""
    return app_settings.minutes("" if minutes is None else str(minutes))


def _seconds_if_any(minutes: int) -> int | None:
    try:
        return seconds(minutes or None)
    except AgeRefused:
        raise click.ClickException(
            f"Enter a number of minutes from 1 to {MAX_MINUTES}, or 0 to ask only when the "
            "sign-in ends."
        ) from None
