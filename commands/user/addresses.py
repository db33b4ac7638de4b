"""Email addresses: confirmed to be their person's, and that taken back."""

import time

import click

from commands import installation, terminal
from commands.user.people import known
from domain.audit.events import Caller
from domain.database.storage import write
from domain.users import details, vouching


@click.command("confirm-email", short_help="Confirm that EMAIL is really USERNAME's address.")
@click.argument("username")
@click.argument("email")
def confirm_email(*, username: str, email: str) -> None:
    """Confirm that EMAIL, the address of USERNAME's account, is really theirs.

    Apps can see that, and some don't let anyone in without it. Do it only if you're sure: if an app
    already has an account with this address, they may get in to that account. If the address
    changes, the new one has to be confirmed again.
    """
    with installation.opened(), write():
        person, address = known(username), details.clean_email(email)
        vouching.vouch(person, address, int(time.time()), Caller.shell("user confirm-email"), None)
    terminal.say(f"{person.username}: the email address is confirmed.")


@click.command("unconfirm-email")
@click.argument("username")
def unconfirm_email(*, username: str) -> None:
    """Withdraw the confirmation of USERNAME's email address."""
    with installation.opened(), write():
        person, caller = known(username), Caller.shell("user unconfirm-email")
        vouching.withdraw(person, person.email, int(time.time()), caller, None)
    terminal.say(f"{person.username}: the email address is no longer confirmed.")


COMMANDS = (confirm_email, unconfirm_email)
