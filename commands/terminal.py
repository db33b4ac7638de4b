"""What commands print. A terminal obeys control characters, and people's names must not hold any.

What was stored by an earlier version or comes out of a backup may. So everything that is printed
goes through here, as a test makes sure.
"""

import json
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import click

from domain.text.writing import is_hidden, plain


class CannotPrint(OSError):
    """What a command has to say finds no place, on a full disk for instance."""


def say(line: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a line, or several. Their ends and tabs are taken for our own."""
    _echo(re.sub(r"[^\n\t]+", lambda part: plain(part[0]), line), err=err, nl=nl)


def say_json(value: Any, indent: int | None = 2) -> None:
    """Print JSON for programs, which may stand on a terminal too."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    _echo("".join(_escaped(c) if is_hidden(c) and c != "\n" else c for c in text))


def table(*cells: str) -> None:
    """Print a line of cells."""
    say("\t".join(plain(cell) for cell in cells))


def listing(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows: under their header and in columns on a terminal, with tabs for programs."""
    if not (sys.stdout and sys.stdout.isatty()):
        for row in rows:
            table(*row)
        return
    cells = [tuple(map(plain, row)) for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join(padded).rstrip())


def _echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    try:
        click.echo(text, err=err, nl=nl)
    except BrokenPipeError:
        raise  # nobody reads on, which is no fault
    except OSError as fault:
        give_up_printing()
        raise CannotPrint(fault.errno, fault.strerror) from fault


def give_up_printing() -> None:
    """Print nothing more: Python would try again at its end, and tell of it in its own way."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
