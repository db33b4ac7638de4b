"""People, from a shell."""

import sys
import time
from datetime import UTC, datetime

import click

from commands import installation, piped, terminal
from domain.audit.events import Caller
from domain.mfa import removal
from domain.text.writing import plain
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import User
from settings import Settings


@click.group()
def user() -> None:
    """Add, list, change and help people."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--email", default="", help="The person's email address.")
@click.option("--admin", is_flag=True, help="Make the person an administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(*, username: str, name: str, email: str, admin: bool, password_stdin: bool) -> None:
    """Add a person who signs in as USERNAME.

    It asks for the password twice. It isn't an argument, because other users of this machine could
    read it.
    """
    with installation.opened():
        if not admin and not accounts.exist():
            raise click.ClickException("The first account must be an administrator's: add --admin")
        given = NewAccount(username, name, _password(from_stdin=password_stdin), email, admin)
        person = accounts.create(given, int(time.time()), Caller.shell("user add"))
    terminal.say(f"Added {person.username}.")


@user.command("list")
@terminal.JSON
def list_users(*, as_json: bool) -> None:
    """List people by username."""
    with installation.opened():
        people = [described(person) for person in accounts.everybody()]
    if as_json:
        terminal.say_json(people)
        return
    terminal.listing(("USERNAME", "NAME", "STATE"), map(_row, people))


def _row(person: dict[str, str | bool]) -> tuple[str, ...]:
    marks = [mark for mark in ("admin", "mfa", "disabled") if person[mark]]
    return str(person["username"]), str(person["name"]), " ".join(marks)


def reset_address(settings: Settings, token: str) -> str:
    """Where a reset link leads: to the route `reset_link`, as a test makes sure."""
    return f"{settings.origin}/reset/{token}"


def known(username: str, *, enabled: bool = False) -> User:
    """The person of this name. Raises ClickException, also for a disabled one if `enabled`."""
    person = accounts.find(username)
    if person is None:
        raise click.ClickException(
            f"There is no user “{plain(username)}”. To list people: scripts/nightlatch user list"
        )
    if enabled and person.disabled_at is not None:
        raise click.ClickException(f"{person.username} is disabled. Enable the account first.")
    return person


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return piped.line()
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.ClickException(
            "There is no terminal to ask for the password. Pipe it in with --password-stdin"
        )
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Again")
    return typed


def described(person: User) -> dict[str, str | bool]:
    """A person as lists show them."""
    return {
        "username": person.username,
        "name": person.name,
        "email": person.email,
        "admin": person.is_admin,
        "mfa": removal.is_on(person),
        "disabled": person.disabled_at is not None,
        "created": datetime.fromtimestamp(person.created_at, UTC).isoformat(),
    }
