"""`nightlatch app`: the apps, of whichever kind, and who can open them."""

import time
from typing import Any

import click

from commands import app_client, app_description, installation, terminal
from commands.app_description import find_app
from domain.apps import addresses, app_settings, registry
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from domain.audit.events import Caller
from domain.users import groups
from models import App

Given = dict[str, Any]

RULE = (
    click.option("--everyone", is_flag=True, help="Everyone who has an account can open it."),
    click.option("--group", "group", multiple=True, help="People of this group can; repeatable."),
    click.option("--person", "person", multiple=True, help="This username can; repeatable."),
)
MINUTES = "Ask for password and code again after so many minutes"
PASSKEY = "Whether it opens only to those who have used a passkey."
BACKGROUND = "Whether requests that pages make by themselves keep a sign-in alive."


@click.group()
def app() -> None:
    """Add, list, change and remove apps."""


def _with_rule(command: Any) -> Any:
    for option in reversed(RULE):
        command = option(command)
    return command


@app.command("add")
@click.argument("name")
@click.argument("url", required=False)
@_with_rule
@click.option("--ask-again", type=int, help=f"{MINUTES}.")
@click.option("--passkey", is_flag=True, help=PASSKEY)
@click.option("--background-counts", is_flag=True, help=BACKGROUND)
@click.option("--oidc", is_flag=True, help="It speaks OpenID Connect; every option below says so.")
@app_client.with_options
@terminal.JSON
def add(name: str, url: str | None, *, as_json: bool, **given: Any) -> None:
    """Add the app NAME: behind a proxy at URL, such as https://wiki.example.com.

    Without a URL it is one that speaks OpenID Connect, and its secret is shown.
    """
    with installation.opened() as settings:
        new = AppSettings(
            app_settings.name(name),
            max_age=_seconds(given["ask_again"]),
            needs_passkey=given["passkey"],
            background_counts=given["background_counts"],
            **_way(url, given),
            **_rule(given),
        )
        added = registry.add(new, int(time.time()), Caller.shell("app add"), None)
        is_proxy = new.client is None
        secret = "" if is_proxy else app_client.make_secret(added)
        done = (
            f"{added.name} is added, at {added.origin}." if is_proxy else f"{added.name} is added."
        )
        app_description.report(added, settings, done, as_json=as_json, secret=secret)


@app.command("list")
@terminal.JSON
def list_all(*, as_json: bool) -> None:
    """List all apps."""
    with installation.opened() as settings:
        found = [app_description.description(one, settings) for one in registry.listed()]
    if as_json:
        terminal.say_json(found)
        return
    header = ("NAME", "ADDRESS", "WHO", "LAST OPENED")
    rows = [_row(one) for one in found]
    terminal.listing(header, rows)


@app.command("show")
@click.argument("name")
@terminal.JSON
def show(name: str, *, as_json: bool) -> None:
    """Show one app."""
    with installation.opened() as settings:
        described = app_description.description(find_app(name), settings)
    if as_json:
        terminal.say_json(described)
        return
    terminal.facts(described | {"opened": app_description.last_opened(described)})


@app.command("change")
@click.argument("name")
@click.option("--name", "new_name", help="What it is to be called.")
@click.option("--url", help="Another address.")
@_with_rule
@click.option("--ask-again", type=int, help=f"{MINUTES}; 0 for not before the sign-in ends.")
@click.option("--passkey/--no-passkey", default=None, help=PASSKEY)
@click.option("--background-counts/--no-background-counts", default=None, help=BACKGROUND)
@app_client.with_options
@terminal.JSON
def change(name: str, *, as_json: bool, **given: Any) -> None:
    """Change the app NAME. Who can open it is replaced as a whole, if it is named at all."""
    with installation.opened() as settings:
        changed = find_app(name)
        caller, new = Caller.shell("app change"), _changed(changed, given)
        registry.change(changed, new, int(time.time()), caller, None)
        fresh = registry.find(changed.id) or changed
        app_description.report(fresh, settings, f"{fresh.name} is changed.", as_json=as_json)


@app.command("remove")
@click.argument("name")
@terminal.JSON
def remove(name: str, *, as_json: bool) -> None:
    """Remove the app NAME: no one can open it through Nightlatch any longer."""
    with installation.opened():
        removed = find_app(name)
        registry.remove(removed, int(time.time()), Caller.shell("app remove"), None)
    if as_json:
        address = removed.origin if removed.kind == App.PROXY else ""
        terminal.say_json({"name": removed.name, "address": address, "removed": True})
    else:
        terminal.say(f"{removed.name} is removed.")


app.add_command(app_client.secret)
app.add_command(app_client.list_faults)


def _row(told: app_description.Description) -> tuple[str, ...]:
    address = told["address"] or told["opens_at"] or "OpenID Connect"
    return told["name"], address, app_description.access(told), app_description.last_opened(told)


def _way(url: str | None, given: Given) -> Given:
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
    return {"origin": addresses.read(given["url"]) if given["url"] else now.origin}


def _rule(given: Given) -> Given:
    return {
        "is_for_everyone": given["everyone"],
        "groups": frozenset(groups.named(list(given["group"]))),
        "people": app_settings.people("\n".join(given["person"])),
    }


def _changed(changed: App, given: Given) -> AppSettings:
    now = app_settings.of(changed)
    rule: Given = {
        "is_for_everyone": now.is_for_everyone,
        "groups": now.groups,
        "people": now.people,
    }
    if given["everyone"] or given["group"] or given["person"]:
        rule = _rule(given)
    minutes, background = given["ask_again"], given["background_counts"]
    return AppSettings(
        app_settings.name(given["new_name"]) if given["new_name"] else now.name,
        max_age=now.max_age if minutes is None else _seconds(minutes or None),
        needs_passkey=now.needs_passkey if given["passkey"] is None else given["passkey"],
        background_counts=now.background_counts if background is None else background,
        **_new_way(now, given),
        **rule,
    )


def _seconds(minutes: int | None) -> int | None:
    return app_settings.minutes("" if minutes is None else str(minutes))
