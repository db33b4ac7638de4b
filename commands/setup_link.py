"""The link to create the first account of a new server."""

import getpass
import os
import sys
import time

import click

import links
from commands import installation, terminal
from domain.signin import first_account
from settings import Settings


@click.command("setup-link")
def setup_link() -> None:
    """Print a new one-time link to create the first account.

    Earlier ones stop working.
    """
    with installation.opened() as settings:
        token = first_account.make_link(int(time.time()))
    if token is None:
        raise click.ClickException(
            "There are accounts already. To add another: scripts/nightlatch user add --help"
        )
    offer(settings, token)


def offer(settings: Settings, token: str) -> None:
    """Print the link, but never to a log: anyone who reads that would own the server (S-45)."""
    if _is_journal(sys.stdout.fileno()):
        terminal.say("There are no accounts yet. Create the first: scripts/nightlatch setup-link")
        return
    link = links.address(settings.origin, links.FIRST_ACCOUNT, token)
    terminal.say(
        "\nThere are no accounts yet. Create the first one, an administrator's, with this link.\n"
        f"It works once, within 24 hours:\n\n    {link}\n"
    )
    _say_how_from_elsewhere(settings)


def _say_how_from_elsewhere(settings: Settings) -> None:
    connection = os.environ.get("SSH_CONNECTION", "").split()
    if len(connection) == 4 and not settings.public_url:
        terminal.say(
            "You are connected over ssh. To open the link on your own computer, keep this running "
            f"in a\nterminal there:\n\n    {_tunnel(settings, connection[2], connection[3])}\n"
        )


def _tunnel(settings: Settings, server: str, port: str) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    option = "" if port == "22" else f"-p {port} "
    forward = f"{settings.port}:{host}:{settings.port}"
    return f"ssh {option}-N -L {forward} {_account()}@{server}"


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account that has no name
        return "ACCOUNT"


def _is_journal(descriptor: int) -> bool:
    """Whether what is printed goes to systemd's journal (systemd.exec(5), JOURNAL_STREAM)."""
    status = os.fstat(descriptor)
    return os.environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"
