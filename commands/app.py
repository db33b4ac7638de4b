"""`nightlatch app`: the apps behind the front door, and who can open them."""

import time
from datetime import UTC, datetime
from typing import Any

import click

from commands import installation, terminal
from domain.apps import addresses, registry, wanted
from domain.apps.wanted import MINUTE, Wanted
from domain.audit.events import Caller
from domain.text.writing import plain
from domain.users import groups
from models import App

Given = dict[str, Any]

RULE = (
    click.option("--everyone", is_flag=True, help="Everyone who has an account can open it."),
    click.option("--group", "group", multiple=True, help="People of this group can; repeatable."),
    click.option("--person", "person", multiple=True, help="This username can; repeatable."),
)
MINUTES = "Ask for password and code again after so many minutes"
BACKGROUND = "Whether requests that pages make by themselves keep a sign-in alive."


@click.group()
def app() -> None:
    """Add, list, change and remove apps behind the front door."""


def _with_rule(command: Any) -> Any:
    for option in reversed(RULE):
        command = option(command)
    return command


@app.command("add")
@click.argument("name")
@click.argument("url")
@_with_rule
@click.option("--ask-again", type=int, help=f"{MINUTES}.")
@click.option("--background-counts", is_flag=True, help=BACKGROUND)
@terminal.JSON
def add(name: str, url: str, *, as_json: bool, **given: Any) -> None:
    """Add the app NAME at URL, such as https://wiki.example.com."""
    with installation.opened():
        new = Wanted(
            wanted.name(name),
            addresses.read(url),
            max_age=_seconds(given["ask_again"]),
            background_counts=given["background_counts"],
            **_rule(given),
        )
        added = registry.add(new, int(time.time()), Caller.shell("app add"), None)
        _told(added, f"{added.name} is added, at {added.origin}.", as_json=as_json)


@app.command("list")
@terminal.JSON
def list_all(*, as_json: bool) -> None:
    """List all apps."""
    with installation.opened():
        found = [_described(one) for one in registry.listed()]
    if as_json:
        terminal.say_json(found)
        return
    header = ("NAME", "ADDRESS", "WHO", "LAST OPENED")
    rows = [(one["name"], one["address"], _who(one), one["opened"] or "never") for one in found]
    terminal.listing(header, rows)


@app.command("show")
@click.argument("name")
@terminal.JSON
def show(name: str, *, as_json: bool) -> None:
    """Show one app."""
    with installation.opened():
        described = _described(_known(name))
    if as_json:
        terminal.say_json(described)
        return
    terminal.facts(described | {"opened": described["opened"] or "never"})


@app.command("change")
@click.argument("name")
@click.option("--name", "new_name", help="What it is to be called.")
@click.option("--url", help="Another address.")
@_with_rule
@click.option("--ask-again", type=int, help=f"{MINUTES}; 0 for not before the sign-in ends.")
@click.option("--background-counts/--no-background-counts", default=None, help=BACKGROUND)
@terminal.JSON
def change(name: str, *, as_json: bool, **given: Any) -> None:
    """Change the app NAME. Who can open it is replaced as a whole, if it is named at all."""
    with installation.opened():
        changed = _known(name)
        caller, new = Caller.shell("app change"), _changed(changed, given)
        registry.change(changed, new, int(time.time()), caller, None)
        fresh = registry.find(changed.id) or changed
        _told(fresh, f"{fresh.name} is changed.", as_json=as_json)


@app.command("remove")
@click.argument("name")
@terminal.JSON
def remove(name: str, *, as_json: bool) -> None:
    """Remove the app NAME: no one can open it through Nightlatch any longer."""
    with installation.opened():
        removed = _known(name)
        registry.remove(removed, int(time.time()), Caller.shell("app remove"), None)
    if as_json:
        terminal.say_json({"name": removed.name, "address": removed.origin, "removed": True})
    else:
        terminal.say(f"{removed.name} is removed.")


def _known(name: str) -> App:
    found = registry.named(name)
    if found is None:
        raise click.ClickException(
            f"There is no app “{plain(name)}”. To list apps: scripts/nightlatch app list"
        )
    return found


def _rule(given: Given) -> Given:
    return {
        "is_for_everyone": given["everyone"],
        "groups": frozenset(groups.named(list(given["group"]))),
        "people": wanted.people("\n".join(given["person"])),
    }


def _changed(changed: App, given: Given) -> Wanted:
    now = wanted.of(changed)
    rule: Given = {
        "is_for_everyone": now.is_for_everyone,
        "groups": now.groups,
        "people": now.people,
    }
    if given["everyone"] or given["group"] or given["person"]:
        rule = _rule(given)
    minutes, background = given["ask_again"], given["background_counts"]
    return Wanted(
        wanted.name(given["new_name"]) if given["new_name"] else now.name,
        addresses.read(given["url"]) if given["url"] else now.origin,
        max_age=now.max_age if minutes is None else _seconds(minutes or None),
        background_counts=now.background_counts if background is None else background,
        **rule,
    )


def _seconds(minutes: int | None) -> int | None:
    return wanted.minutes("" if minutes is None else str(minutes))


def _described(one: App) -> Given:
    return {
        "name": one.name,
        "address": one.origin,
        "kind": one.kind,
        "everyone": bool(one.is_for_everyone),
        "groups": [group.name for group in wanted.groups_of(one)],
        "people": [person.username for person in wanted.people_of(one)],
        "ask_again": one.max_age // MINUTE if one.max_age else None,
        "background_counts": bool(one.background_counts),
        "opened": _moment(one.entered_at),
        "fault": one.proxy_fault,
    }


def _moment(at: int) -> str | None:
    return datetime.fromtimestamp(at, UTC).isoformat() if at else None


def _who(described: Given) -> str:
    named = [*described["groups"], *described["people"]]
    return "everyone" if described["everyone"] else ", ".join(named) or "no one"


def _told(one: App, sentence: str, *, as_json: bool) -> None:
    if as_json:
        terminal.say_json(_described(one))
    else:
        terminal.say(sentence)
