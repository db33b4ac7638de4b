"""Helping and managing people from a shell, the last administrator included."""

import time
from typing import Any

import click

from commands import installation, terminal
from commands.times import moment
from commands.user import described, known, reset_address
from domain.access import sessions
from domain.audit import events
from domain.audit.events import Caller
from domain.mfa import authenticators
from domain.signin import invitations, reset_links
from domain.team import help_desk, people
from domain.text.writing import plain
from domain.users import usernames
from models import Invitation, User


def here(command: str) -> Caller:
    """Where a command's events come from."""
    return Caller.shell(command)


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
    for name, value in facts.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        terminal.say(f"{name}: {plain(str(shown))}")


def _facts(person: User, now: int) -> dict[str, Any]:
    return described(person) | {
        "authenticators": [a.name for a in authenticators.enrolled(person)],
        "sessions": len(sessions.living(person, now)),
        "recent": [event.kind for event in events.recent(person)],
    }


@click.command("disable")
@click.argument("username")
def disable(*, username: str) -> None:
    """Stop USERNAME from signing in, and sign them out."""
    _done(username, people.disable, "user disable", "is disabled")


@click.command("enable")
@click.argument("username")
def enable(*, username: str) -> None:
    """Let USERNAME sign in again."""
    _done(username, people.enable, "user enable", "can sign in again")


@click.command("make-admin")
@click.argument("username")
def make_admin(*, username: str) -> None:
    """Make USERNAME an administrator."""
    _done(username, people.make_admin, "user make-admin", "is an administrator")


@click.command("make-member")
@click.argument("username")
def make_member(*, username: str) -> None:
    """Make USERNAME a member. The last administrator can't be changed."""
    _done(username, people.make_member, "user make-member", "is a member")


@click.command("reset-mfa")
@click.argument("username")
def reset_mfa(*, username: str) -> None:
    """Remove USERNAME's authenticators and recovery code.

    After that, the password alone signs in. For someone who has lost everything: make sure who's
    asking. To keep MFA on, use sign-in-code instead.
    """
    _done(username, people.reset_mfa, "user reset-mfa", "can now sign in with just the password")


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
        accounts = [known(username)] if username else people.named_like(prefix or "")
        invited = invitations.named_like(prefix) if prefix else []
        what = _counted(len(accounts), "account") + _also_invited(len(invited))
        if not yes:
            _confirm_deletion(accounts, what)
        _delete(accounts, invited)
    terminal.say(f"{accounts[0].username} is deleted." if username else f"Deleted {what}.")


def _confirm_deletion(accounts: list[User], what: str) -> None:
    # Someone who joined after the prefix was chosen may have it too.
    for account in accounts:
        admin = ", administrator" if account.is_admin else ""
        terminal.say(plain(f"{account.username} ({account.name}{admin})"), err=True)
    click.confirm(f"This can't be undone. Delete {what}?", abort=True)


def _delete(accounts: list[User], invited: list[Invitation]) -> None:
    now, by = int(time.time()), here("user delete")
    people.delete_all(accounts, now, by)
    for invitation in invited:
        invitations.revoke(invitation, None, now, by)


def _also_invited(number: int) -> str:
    return f" and {_counted(number, 'open invitation')}" if number else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@click.command("reset-link")
@click.argument("username")
def make_reset_link(*, username: str) -> None:
    """Print a link for USERNAME to choose a new password.

    It works once, within an hour, and earlier ones stop working. If MFA is on, the page also asks
    for a code. Give it to that person yourself: Nightlatch sends no email.
    """
    with installation.opened() as settings:
        person, now = known(username, enabled=True), int(time.time())
        token = help_desk.make_reset_link(person, now, here("user reset-link"), None)
    terminal.say(reset_address(settings, token))
    _say_how_long(
        f"{person.username} can choose a new password with it", now + reset_links.LINK_LIFETIME
    )


@click.command("sign-in-code")
@click.argument("username")
def make_sign_in_code(*, username: str) -> None:
    """Print a one-time code that replaces USERNAME's phone.

    It works for 15 minutes. To use it, sign in with the password and choose "I don't have either".
    """
    with installation.opened():
        person, now = known(username, enabled=True), int(time.time())
        text = help_desk.make_sign_in_code(person, now, here("user sign-in-code"), None)
    terminal.say(text)
    _say_how_long(f"It replaces {person.username}'s phone", now + help_desk.CODE_LIFETIME)


def _say_how_long(what: str, until: int) -> None:
    # On standard error: a script that reads the output gets nothing else.
    terminal.say(f"{what}, once, until {moment(until)}.", err=True)


def _done(username: str, deed: people.Deed, command: str, said: str) -> None:
    with installation.opened():
        person = known(username)
        deed(person, int(time.time()), here(command), None)
    terminal.say(f"{person.username} {said}.")


# These belong to `nightlatch user`.
COMMANDS = (
    show,
    disable,
    enable,
    make_admin,
    make_member,
    reset_mfa,
    delete,
    make_reset_link,
    make_sign_in_code,
)
