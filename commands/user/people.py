"""Whom a command is about, and what it says of them."""

import time
from datetime import UTC, datetime

import click

from commands import installation, terminal
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import state
from domain.passkeys import rows
from domain.team import people
from domain.text.writing import plain
from domain.users import accounts, username_lists
from models import User


def known(username: str, *, enabled: bool = False) -> User:
    """The person of this name. Raises ClickException, also for a disabled one if `enabled`."""
    person = accounts.find(username)
    if person is None:
        raise click.ClickException(plain(_missing(username)))
    if enabled and person.disabled_at is not None:
        raise click.ClickException(f"{person.username} is disabled. Enable the account first.")
    return person


def _missing(username: str) -> str:
    invited = username_lists.not_joined([username], int(time.time()))
    if invited:
        [said] = invited.values()
        return f"{said} To list invitations: scripts/nightlatch invitation list"
    return f"There is no user “{username}”. To list people: scripts/nightlatch user list"


def described(person: User) -> dict[str, str | bool]:
    """A person as lists show them."""
    return {
        "username": person.username,
        "name": person.name,
        "email": person.email,
        "email_confirmed": person.email_verified_at is not None,
        "admin": person.is_admin,
        "mfa": state.is_on(person),
        "passkey": bool(rows.of(person)),
        "disabled": person.disabled_at is not None,
        "created": datetime.fromtimestamp(person.created_at, UTC).isoformat(),
    }


def change(
    username: str, deed: people.Deed, command: str, said: str, disabled: str | None = None
) -> None:
    """Do something to one person, and say that it is done; of a disabled one in other words."""
    with installation.opened(), write():  # so that no one deletes the account in between
        person = known(username)
        deed(person, int(time.time()), Caller.shell(command), None)
    if disabled and person.disabled_at is not None:
        said = disabled
    terminal.say(f"{person.username} {said}.")
