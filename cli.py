"""The `nightlatch` command: serving, and what an operator does from a shell."""

import getpass
import json
import os
import sys
import time
from datetime import UTC, datetime

import click

import serving
import settings as settings_module
from commands.backup import backup
from commands.doctor import doctor
from commands.rescue_sheet import rescue_sheet
from commands.restore import restore
from domain import accounts, mfa, setup, startup
from domain.accounts import NewAccount
from domain.archive import Unusable
from domain.events import Origin
from domain.refusals import Refused
from domain.storage import close_database
from domain.vault import BadKey
from models import User, database
from settings import BadSetting, Settings

_WITH_A_SENTENCE = (
    BadSetting,
    BadKey,
    Refused,
    Unusable,
    serving.CannotListen,
    startup.CannotStart,
)


class Plain(click.Group):
    """A group whose commands end in one sentence, not a traceback, when they cannot go on."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except _WITH_A_SENTENCE as fault:
            raise click.ClickException(str(fault)) from fault


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Accounts with multi-factor sign-in that you host yourself.

    Settings come from the environment and the file .env; .env.example lists them.
    """


for command in (backup, restore, rescue_sheet, doctor):
    main.add_command(command)


@main.command()
def serve() -> None:
    """Start the server; Ctrl+C stops it.

    Makes the data folder and the key if they are not there, and brings the database up to date.
    While nobody has an account, prints a one-time link to make the first.
    """
    settings = settings_module.load(os.environ)
    listening = serving.listen(settings.host, settings.port)
    now = int(time.time())
    startup.prepare(settings.data_dir, settings.secret_key, now)
    with database.connection_context():
        token = setup.make_link(now)
    close_database()
    click.echo(f"Nightlatch is on {settings.origin}. Its data is in {settings.data_dir}.")
    if token:
        _offer(settings, token)
    serving.run(listening)


@main.command("setup-link")
def setup_link() -> None:
    """Print a new one-time link for making the first account; earlier ones stop working."""
    settings = _opened()
    with database.connection_context():
        token = setup.make_link(int(time.time()))
    if token is None:
        raise click.ClickException(
            "There are accounts already. Add another: scripts/nightlatch user add --help"
        )
    _offer(settings, token)


@main.group(cls=Plain)
def user() -> None:
    """Add and list people."""


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
    _opened()
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
    _opened()
    with database.connection_context():
        people = [_described(person) for person in accounts.everybody()]
    if as_json:
        click.echo(json.dumps(people, indent=2, ensure_ascii=False))
        return
    for person in people:
        marks = [mark for mark in ("admin", "mfa", "disabled") if person[mark]]
        click.echo("\t".join([str(person["username"]), str(person["name"]), " ".join(marks)]))


def _opened() -> Settings:
    settings = settings_module.load(os.environ)
    startup.open_existing(settings.data_dir, settings.secret_key, bcrypt_cost=settings.bcrypt_cost)
    return settings


def _offer(settings: Settings, token: str) -> None:
    """Print the link, but to no log: whoever reads that would own the server (S-45)."""
    if _is_journal(sys.stdout.fileno()):
        click.echo("Nobody has an account yet. Make the first: scripts/nightlatch setup-link")
        return
    # The path is the route `setup_link`; a test holds the two together.
    click.echo(
        "\nNobody has an account yet. Make the first, an administrator's, with this link; it works "
        f"once,\nfor 24 hours:\n\n    {settings.origin}/setup/{token}\n"
    )
    connection = os.environ.get("SSH_CONNECTION", "").split()
    if len(connection) == 4 and not settings.public_url:
        click.echo(
            "You are here over ssh. To open the link on your own computer, keep this running in "
            f"a\nterminal there:\n\n    {_tunnel(settings, connection[2], connection[3])}\n"
        )


def _tunnel(settings: Settings, server: str, port: str) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    option = "" if port == "22" else f"-p {port} "
    forward = f"{settings.port}:{host}:{settings.port}"
    return f"ssh {option}-N -L {forward} {getpass.getuser()}@{server}"


def _is_journal(descriptor: int) -> bool:
    """Whether what is printed goes to systemd's journal (systemd.exec(5), JOURNAL_STREAM)."""
    status = os.fstat(descriptor)
    return os.environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


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
        "mfa": mfa.is_on(person),
        "disabled": person.disabled_at is not None,
        "created": datetime.fromtimestamp(person.created_at, UTC).isoformat(),
    }


if __name__ == "__main__":
    main(prog_name="nightlatch")
