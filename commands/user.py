"""People, from a shell."""

import json
import sys
import time
from datetime import UTC, datetime

import click

from commands import installation
from domain import accounts, reset_links, totp
from domain.accounts import NewAccount
from domain.events import Origin
from models import User, database
from settings import Settings


@click.group()
def user() -> None:
    """Add and list people, and help them to a new password."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--email", default="", help="Where to reach the person.")
@click.option("--admin", is_flag=True, help="Make the person an administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(*, username: str, name: str, email: str, admin: bool, password_stdin: bool) -> None:
    """Add a person who signs in as USERNAME.

    Asks for the password twice. It is no argument, which every user of this machine could read.
    """
    installation.opened()
    with database.connection_context():
        if not admin and not accounts.exist():
            raise click.ClickException("The first account must be an administrator: add --admin")
        given = NewAccount(username, name, _password(from_stdin=password_stdin), email, admin)
        person = accounts.create(given, int(time.time()), Origin(browser="nightlatch user add"))
    click.echo(f"Added {person.username}.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def list_users(*, as_json: bool) -> None:
    """List people by username."""
    installation.opened()
    with database.connection_context():
        people = [_described(person) for person in accounts.everybody()]
    if as_json:
        click.echo(json.dumps(people, indent=2, ensure_ascii=False))
        return
    for person in people:
        marks = [mark for mark in ("admin", "mfa", "disabled") if person[mark]]
        click.echo("\t".join([str(person["username"]), str(person["name"]), " ".join(marks)]))


@user.command("reset-link")
@click.argument("username")
def make_reset_link(*, username: str) -> None:
    """Print a link with which USERNAME sets a new password.

    It works once, for an hour, and earlier ones stop working. Where MFA is on it asks for a code
    as well. Hand it over yourself, to nobody else: Nightlatch sends no mail.
    """
    settings = installation.opened()
    now = int(time.time())
    with database.connection_context():
        token = reset_links.make(
            _known(username), now, Origin(browser="nightlatch user reset-link")
        )
    click.echo(reset_address(settings, token))


def reset_address(settings: Settings, token: str) -> str:
    """Where a reset link leads: to the route `reset_link`, as a test makes sure."""
    return f"{settings.origin}/reset/{token}"


def _known(username: str) -> User:
    person = accounts.find(username)
    if person is None:
        raise click.ClickException(
            f"Nobody is called “{username}”. List people: scripts/nightlatch user list"
        )
    if person.disabled_at is not None:
        raise click.ClickException(f"{person.username} is disabled: no link would work.")
    return person


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.ClickException(
            "There is no terminal to ask for the password. Pipe it in, with --password-stdin"
        )
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    return typed


def _described(person: User) -> dict[str, str | bool]:
    return {
        "username": person.username,
        "name": person.name,
        "email": person.email,
        "admin": person.is_admin,
        "mfa": bool(totp.active(person)),
        "disabled": person.disabled_at is not None,
        "created": datetime.fromtimestamp(person.created_at, UTC).isoformat(),
    }
