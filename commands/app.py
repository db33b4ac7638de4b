"""`nightlatch app`: the apps, of whichever kind, and who can open them."""

import time
from typing import Any

import click

from commands import app_client, app_description, app_given, installation, terminal
from commands.app_description import find_app
from domain.apps import app_settings, registry
from domain.apps.app_settings import AppSettings
from domain.audit.events import Caller
from models import App

RULE = (
    click.option("--everyone", is_flag=True, help="Everyone who has an account can open it."),
    click.option("--group", "group", multiple=True, help="People of this group can; repeatable."),
    click.option("--person", "person", multiple=True, help="This username can; repeatable."),
)
MINUTES = "Ask for password and code again after this many minutes"
PASSKEY = "Open it only to people who have used a passkey."
OIDC = "It speaks OpenID Connect. Any option from --redirect to --logout-address implies this."
BACKGROUND = "Let background requests keep a sign-in alive."


@click.group()
def app() -> None:
    """Add, list, change and remove apps."""


def _with_rule(command: Any) -> Any:
    for option in reversed(RULE):
        command = option(command)
    return command


@app.command("add", short_help="Add the app NAME.")
@click.argument("name")
@click.argument("url", required=False)
@_with_rule
@click.option("--ask-again", type=int, help=f"{MINUTES}.")
@click.option("--passkey", is_flag=True, help=PASSKEY)
@click.option("--background-counts", is_flag=True, help=BACKGROUND)
@click.option("--oidc", is_flag=True, help=OIDC)
@app_client.with_options
@terminal.JSON
def add(name: str, url: str | None, *, as_json: bool, **given: Any) -> None:
    """Add the app NAME: behind a proxy at URL, such as https://wiki.example.com.

    For an app that speaks OpenID Connect, use --oidc or --redirect instead of a URL. Its secret is
    then shown, unless it is --public.
    """
    with installation.opened() as settings:
        new = AppSettings(
            app_settings.name(name),
            max_age=app_given.seconds(given["ask_again"]),
            needs_passkey=given["passkey"],
            background_counts=given["background_counts"],
            **app_given.way(url, given),
            **app_given.rule(given),
        )
        added = registry.add(new, int(time.time()), Caller.shell("app add"), None)
        is_proxy = new.client is None
        secret = "" if is_proxy else app_client.make_secret(added)
        done = f"Added {added.name}, at {added.origin}." if is_proxy else f"Added {added.name}."
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
    terminal.listing(header, rows, "There are no apps yet.")


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
    opened = {"opened": app_description.last_opened(described)}
    terminal.facts(described | opened | app_description.kept(described))


@app.command("change")
@click.argument("name")
@click.option("--name", "new_name", help="Its new name.")
@click.option("--url", help="Its new address.")
@_with_rule
@click.option(
    "--ask-again",
    type=int,
    help=f"{MINUTES}; 0 to ask only when the sign-in ends.",
)
@click.option("--passkey/--no-passkey", default=None, help=PASSKEY)
@click.option("--background-counts/--no-background-counts", default=None, help=BACKGROUND)
@app_client.with_options
@terminal.JSON
def change(name: str, *, as_json: bool, **given: Any) -> None:
    """Change the app NAME. If you say who can open it, that replaces everyone who could before."""
    if not app_given.says_anything(given):
        raise click.UsageError(
            "There is nothing to change. Use an option to say what to change; --help lists them."
        )
    with installation.opened() as settings:
        changed = find_app(name)
        caller, new = Caller.shell("app change"), app_given.changed(changed, given)
        registry.change(changed, new, int(time.time()), caller, None)
        fresh = registry.find(changed.id) or changed
        app_description.report(fresh, settings, f"Changed {fresh.name}.", as_json=as_json)


@app.command("remove", short_help="Remove the app NAME.")
@click.argument("name")
@terminal.JSON
def remove(name: str, *, as_json: bool) -> None:
    """Remove the app NAME. No one can open it through Nightlatch anymore."""
    with installation.opened():
        removed = find_app(name)
        registry.remove(removed, int(time.time()), Caller.shell("app remove"), None)
    if as_json:
        address = removed.origin if removed.kind == App.PROXY else ""
        terminal.say_json({"name": removed.name, "address": address, "removed": True})
    else:
        terminal.say(f"Removed {removed.name}.")


app.add_command(app_client.secret)
app.add_command(app_client.list_faults)


def _row(described: app_description.Description) -> tuple[str, ...]:
    address = described["address"] or described["opens_at"] or "OpenID Connect"
    return (
        described["name"],
        address,
        app_description.access(described),
        app_description.last_opened(described),
    )
