"""Accounts: added, listed, shown, deleted."""

import sys
import time
import unicodedata
from typing import Any

import click

from commands import installation, standard_input, terminal
from commands.user.people import described, known
from domain.access import sessions
from domain.audit import past_events
from domain.audit.events import Caller
from domain.mfa import authenticators
from domain.passkeys import rows
from domain.signin import invitations
from domain.team import people
from domain.text.wording import counted
from domain.text.writing import code_point, plain
from domain.users import accounts, groups, usernames, vouching
from domain.users.accounts import NewAccount
from models import Invitation, User


@click.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--email", default="", help="The person's email address.")
@click.option("--confirm-email", is_flag=True, help="Confirm that the address is theirs.")
@click.option("--admin", is_flag=True, help="Make the person an administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(  # noqa: PLR0913  # the command's options
    *,
    username: str,
    name: str,
    email: str,
    confirm_email: bool,
    admin: bool,
    password_stdin: bool,
) -> None:
    """Add a person who signs in as USERNAME.

    It asks for the password twice. It isn't an argument, because other users of this machine could
    read it.
    """
    if confirm_email and not email:
        raise click.UsageError("--confirm-email needs --email.")
    with installation.opened():
        if not admin and not accounts.exist():
            raise click.ClickException("The first account must be an administrator's: add --admin")
        accounts.refuse_taken(username)
        password = _typeable(_password(from_stdin=password_stdin))
        given = NewAccount(username, name, password, email, admin)
        person = accounts.create(given, int(time.time()), Caller.shell("user add"))
        if confirm_email:
            vouching.vouch(person, person.email, int(time.time()), Caller.shell("user add"), None)
    terminal.say(f"Added {person.username}.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return standard_input.first_line()
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.ClickException(
            "There is no terminal to ask for the password. Pipe it in with --password-stdin"
        )
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Again")
    return typed


def _typeable(password: str) -> str:
    """The password, if its person can enter it again. Raises ClickException."""
    control = next((c for c in password if unicodedata.category(c) == "Cc"), "")
    if control:
        raise click.ClickException(
            f"The password contains a control character ({code_point(control)}), which arrow keys "
            "and some files add. No one can enter that in a browser: choose another."
        )
    return password


@click.command("list")
@terminal.JSON
def list_users(*, as_json: bool) -> None:
    """List people by username."""
    with installation.opened():
        people = [described(person) for person in accounts.everybody()]
    if as_json:
        terminal.say_json(people)
        return
    terminal.listing(("USERNAME", "NAME", "STATE"), map(_row, people), "There are no accounts yet.")


def _row(person: dict[str, str | bool]) -> tuple[str, ...]:
    marks = [mark for mark in ("admin", "mfa", "passkey", "disabled") if person[mark]]
    return str(person["username"]), str(person["name"]), " ".join(marks)


@click.command("show")
@click.argument("username")
@terminal.JSON
def show(*, username: str, as_json: bool) -> None:
    """Show one person: role, MFA, sessions, latest activity."""
    with installation.opened():
        facts = _facts(known(username), int(time.time()))
    if as_json:
        terminal.say_json(facts)
        return
    facts["created"] = terminal.when(facts["created"])
    for name, value in facts.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        terminal.say(f"{name}: {plain(str(shown))}")


def _facts(person: User, now: int) -> dict[str, Any]:
    return described(person) | {
        "groups": groups.names_of(person),
        "authenticators": [a.name for a in authenticators.enrolled(person)],
        "passkeys": [p.name for p in rows.of(person)],
        "sessions": len(sessions.living(person, now)),
        "recent": [event.kind for event in past_events.recent(person)],
    }


@click.command("delete")
@click.argument("username", required=False)
@click.option("--prefix", help="Delete everyone whose username starts with this, invited or not.")
@click.option("--yes", is_flag=True, help="Skip the prompt.")
def delete(*, username: str | None, prefix: str | None, yes: bool) -> None:
    """Delete USERNAME's account for good. The activity log keeps the name.

    With --prefix qa- it deletes everyone that tests created, and any invitations left over.
    """
    if bool(username) == bool(usernames.folded(prefix or "")):
        raise click.UsageError("Name one person, or use --prefix to say how usernames start.")
    with installation.opened():
        meant = [known(username)] if username else people.named_like(prefix or "")
        invited = invitations.named_like(prefix) if prefix else []
        what = counted(len(meant), "account") + _also_invited(len(invited))
        if not yes and (meant or invited):
            people.refuse_to_delete(meant)
            _confirm_deletion(meant, what)
        _delete(meant, invited)
    terminal.say(f"Deleted {meant[0].username}." if username else f"Deleted {what}.")


def _confirm_deletion(meant: list[User], what: str) -> None:
    # Someone who joined after the prefix was chosen may have it too.
    for person in meant:
        admin = ", administrator" if person.is_admin else ""
        terminal.say(plain(f"{person.username} ({person.name}{admin})"), err=True)
    terminal.confirm(f"This can't be undone. Delete {what}?")


def _delete(meant: list[User], invited: list[Invitation]) -> None:
    now, by = int(time.time()), Caller.shell("user delete")
    people.delete_all(meant, now, by)
    for invitation in invited:
        invitations.revoke(invitation, None, now, by)


def _also_invited(number: int) -> str:
    return f" and {counted(number, 'open invitation')}" if number else ""


COMMANDS = (add_user, list_users, show, delete)
