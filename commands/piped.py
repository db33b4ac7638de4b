"""What is piped into a command."""

import sys

import click

from domain.text import given_text

MOST = 64 * 1024  # bytes


def line() -> str:
    """The first line, whichever system's program wrote it. Raises ClickException."""
    if sys.stdin is None:
        raise click.ClickException("Nothing can be read: standard input is closed.")
    pipe = sys.stdin.buffer
    beginning = pipe.readline(MOST)
    if given_text.is_wide(beginning):
        beginning += pipe.read(MOST)
    try:
        text = given_text.decoded(beginning)
    except given_text.NotText:
        raise click.ClickException("What was piped in is not UTF-8. Nothing was done.") from None
    return text.split("\n")[0].rstrip("\r")
