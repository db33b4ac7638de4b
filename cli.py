"""The `nightlatch` command: what it's made of, and how it ends when it can't continue."""

import domain.database.without_psycopg  # noqa: F401 - before anything loads Peewee

# isort: split

import errno
import io
import os
import sys
from typing import Any

import click
from peewee import DatabaseError, DoesNotExist

from commands import terminal
from commands.activity import activity
from commands.app import app
from commands.backup import backup
from commands.doctor import doctor
from commands.group import group
from commands.health import health
from commands.invitation import invitation
from commands.invite import invite
from commands.keys import keys
from commands.migrate import migrate
from commands.move import move
from commands.policy import policy
from commands.rescue_sheet import rescue_sheet
from commands.restore import restore
from commands.serve import serve
from commands.setup_link import setup_link
from commands.user import user
from domain.database import disk, troubles
from domain.errors import OperatorError
from domain.refusals import Refused
from domain.text.writing import plain
from operations import release

GONE = "It was removed a moment ago. Run the command again to see what's left."


class Plain(click.Group):
    """A group whose commands end in one sentence, not a traceback, when they can't continue."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Read what was asked, which may be help alone, and run the command."""
        try:
            return super().main(*args, **extra)
        except OSError as fault:
            click.echo(f"Error: {plain(_explained(fault))}", err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as fault:
            message = terminal.printable(fault.format_message())
            raise click.UsageError(message, fault.ctx) from fault
        except (OperatorError, Refused) as fault:
            raise click.ClickException(plain(str(fault))) from fault
        except DoesNotExist as fault:
            raise click.ClickException(GONE) from fault
        except DatabaseError as fault:
            raise click.ClickException(plain(_explained(fault))) from fault


def _explained(fault: DatabaseError | OSError) -> str:
    """What stopped a command halfway, unless it is our own fault or no one reads the output."""
    trouble = disk.trouble(fault)
    if isinstance(fault, OSError):
        if fault.errno == errno.EPIPE:
            raise fault
        if isinstance(fault, terminal.CannotPrint) or not terminal.can_print():
            return f"The output couldn't be printed ({fault.strerror}). Everything else was done."
        return f"{fault.filename or 'The disk'} can't be used ({fault.strerror})."
    if trouble is None:
        raise fault
    return f"The database can't be used ({trouble.number}). {troubles.MEANING[trouble.kind]}"


def _open_standard_streams() -> None:
    """Open all three, to nowhere if need be: else the next file opened would take their place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what Latin-1 and others lack


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(release.RUNNING, message="Nightlatch %(version)s")
def main() -> None:
    """Accounts with multi-factor sign-in that you host yourself.

    Settings come from the environment and the file .env; .env.example lists them.
    """


for command in (serve, migrate, setup_link, user, group, app, invite, invitation, policy):
    main.add_command(command)
for command in (activity, keys, backup, restore, move, rescue_sheet, doctor, health):
    main.add_command(command)

if __name__ == "__main__":
    _open_standard_streams()
    main(prog_name="nightlatch")
