"""Standard input, from which a command takes the line that was piped into it."""

import sys

import click

from domain.text import given_text

MAX_BYTES = 64 * 1024  # bytes


def first_line() -> str:
    """Read the first line, in the encoding of whichever system wrote it. Raises ClickException."""
    if sys.stdin is None:
        raise click.ClickException("There is nothing to read: standard input is closed.")
    pipe = sys.stdin.buffer
    beginning = pipe.readline(MAX_BYTES)
    if given_text.is_wide(beginning):
        beginning += pipe.read(MAX_BYTES)
    try:
        text = given_text.decoded(beginning)
    except given_text.NotText:
        raise click.ClickException("The input isn't UTF-8. Nothing was changed.") from None
    return text.split("\n")[0].rstrip("\r")
