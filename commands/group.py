"""`nightlatch group`: groups, and who is in them."""

import time
from typing import Any

import click

from commands import installation, terminal
from commands.user.people import known
from domain.apps import access_losses
from domain.audit.events import Caller
from domain.database.storage import write
from domain.text.wording import counted
from domain.text.writing import plain
from domain.users import groups, memberships
from models import Group, User


@click.group()
def group() -> None:
    """Add, list, change and remove groups, and say who is in them."""


@group.command("list", short_help="List groups by name.")
@terminal.JSON
def list_groups(*, as_json: bool) -> None:
    """List groups by name, with how many people are in each and what it opens."""
    with installation.opened():
        found = [_described(one) for one in groups.counted()]
    if as_json:
        terminal.say_json(found)
        return
    rows = [(one["name"], str(one["people"]), ", ".join(one["apps"])) for one in found]
    terminal.listing(("NAME", "PEOPLE", "OPENS"), rows, "There are no groups yet.")


def _described(one: groups.GroupCounts) -> dict[str, Any]:
    apps = [app.name for app in groups.opens(one.group)] if one.apps else []
    return {"name": one.group.name, "people": one.people, "apps": apps}


@group.command("show")
@click.argument("name")
@terminal.JSON
def show(*, name: str, as_json: bool) -> None:
    """Show one group: who is in it, and what it opens."""
    with installation.opened():
        found = _known(name)
        facts = {
            "name": found.name,
            "people": memberships.usernames_in(found),
            "apps": [app.name for app in groups.opens(found)],
        }
    if as_json:
        terminal.say_json(facts)
        return
    terminal.facts(facts)


@group.command("add")
@click.argument("name")
def add_group(*, name: str) -> None:
    """Add a group called NAME."""
    with installation.opened():
        made = groups.create(name, int(time.time()), Caller.shell("group add"), None)
    terminal.say(plain(f"Added the group {made.name}."))


@group.command("rename")
@click.argument("name")
@click.argument("new_name")
def rename(*, name: str, new_name: str) -> None:
    """Rename the group NAME to NEW_NAME. It keeps its people and apps."""
    with installation.opened():
        found = _known(name)
        groups.rename(found, new_name, int(time.time()), Caller.shell("group rename"), None)
        called = (groups.numbered(found.id) or found).name
    terminal.say(plain(f"{found.name} is now called {called}."))


@group.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Skip the prompt.")
def remove(*, name: str, yes: bool) -> None:
    """Remove the group NAME. No accounts are deleted.

    First shows which apps the group opens, and how many people would lose access to them.
    """
    with installation.opened():
        found = _known(name)
        if not yes:
            _confirm_removal(found)
        groups.remove(found, int(time.time()), Caller.shell("group remove"), None)
    terminal.say(plain(f"Removed the group {found.name}."))


def _confirm_removal(found: Group) -> None:
    for loss in access_losses.on_removal_of(found):
        terminal.say(plain(f"{loss.app.name}: {loss.sentence}"), err=True)
    number = groups.number_of_people(found)
    who = f"{number} people are in it" if number != 1 else "1 person is in it"
    terminal.confirm(f"{who}. Remove the group {found.name}?")


@group.command("join", short_help="Put USERNAMES into the group NAME.")
@click.argument("name")
@click.argument("usernames", nargs=-1, required=True)
def join(*, name: str, usernames: tuple[str, ...]) -> None:
    """Add USERNAMES to the group NAME: all of them or, if one can't be added, none."""
    with installation.opened(), write():
        found, people = _known(name), _each_once(usernames)
        memberships.add(found, people, int(time.time()), Caller.shell("group join"), None)
    _say_who(found, [person.username for person in people], "in")


@group.command("leave")
@click.argument("name")
@click.argument("usernames", nargs=-1, required=True)
def leave(*, name: str, usernames: tuple[str, ...]) -> None:
    """Take USERNAMES out of the group NAME."""
    with installation.opened(), write():
        found, people = _known(name), _each_once(usernames)
        for person in people:
            memberships.take_out(found, person, int(time.time()), Caller.shell("group leave"), None)
    _say_who(found, [person.username for person in people], "out of")


def _each_once(usernames: tuple[str, ...]) -> list[User]:
    return list(dict.fromkeys(known(username) for username in usernames))


def _say_who(found: Group, usernames: list[str], where: str) -> None:
    who = usernames[0] if len(usernames) == 1 else counted(len(usernames), "account")
    verb = "is" if len(usernames) == 1 else "are"
    terminal.say(plain(f"{who} {verb} {where} the group {found.name}."))


def _known(name: str) -> Group:
    [found] = groups.named([name])
    return found
