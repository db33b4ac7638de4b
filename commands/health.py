"""Asking the running server how it is, for whatever starts and watches containers."""

from contextlib import closing
from http.client import HTTPConnection, HTTPException

import click

from commands import installation, terminal
from operations import answer_mark
from settings import Settings

PATIENCE = 5  # seconds


@click.command()
def health() -> None:
    """Ask the server on this machine whether it's ready. Exits with 0 if it is, otherwise with 1.

    For health checks of containers, which have no other way to ask.
    """
    settings = installation.configured()
    try:
        with closing(HTTPConnection(_host(settings), settings.port, timeout=PATIENCE)) as asking:
            asking.request("GET", "/readyz")
            answer = asking.getresponse()
            said = answer.read(200).decode("ascii", "replace").strip()
    except (OSError, HTTPException) as fault:
        raise click.ClickException(f"Nothing answers on port {settings.port}: {fault}.") from None
    if answer.getheader(answer_mark.HEADER) != answer_mark.OURS:
        raise click.ClickException(
            f"Something other than Nightlatch answers on port {settings.port}."
        )
    if answer.status != 200:
        raise click.ClickException(said)
    terminal.say(said)


def _host(settings: Settings) -> str:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # where it listens everywhere
    return here.get(settings.host, settings.host)
