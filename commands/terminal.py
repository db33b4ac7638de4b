"""What commands print. A terminal obeys control characters, so people's names can't contain any.

Names from an earlier version or a backup might. So everything that is printed goes through here; a
test makes sure of it.
"""

import json
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from domain.clock.written import moment
from domain.text.writing import is_hidden, plain

PATIENCE = 1.0  # seconds for which nobody wonders why nothing happens
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class FileName(click.Path):
    """The name of a file. "-" means the terminal elsewhere, and a file so called would be lost."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """A Path."""
        if not str(value):  # a variable that isn't set: it would mean the current folder
            self.fail("Give the name of a file.", param, ctx)
        if str(value) == "-":
            self.fail("Give the name of a file. If it is called -, write ./-", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


class CannotPrint(OSError):
    """A command's output can't be written, on a full disk for instance."""


def say(line: str, *, err: bool = False, nl: bool = True) -> None:
    """Print one or more lines."""
    _echo(printable(line), err=err, nl=nl)


def printable(text: str) -> str:
    """A text that a terminal won't obey. Line ends and tabs are our own and stay."""
    return re.sub(r"[^\n\t]+", lambda part: plain(part[0]), text)


def warn(problem: str) -> None:
    """Print what is wrong, if anything is, where programs that read the output don't see it."""
    if problem:
        say(problem, err=True)


def say_json(value: Any, indent: int | None = 2) -> None:
    """Print JSON for programs; people may read it on a terminal too."""
    text = json.dumps(value, indent=indent, ensure_ascii=not _takes_everything())
    _echo("".join(_escaped(c) if is_hidden(c) and c != "\n" else c for c in text))


def table(*cells: str) -> None:
    """Print cells on one line."""
    say("\t".join(plain(cell) for cell in cells))


def listing(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], none: str = "") -> None:
    """Print rows: on a terminal in columns under a header, for programs separated by tabs.

    Of no rows, it prints `none`, on standard error: programs read that there is nothing.
    """
    rows = list(rows)
    if not rows:
        if none:
            say(none, err=True)
        return
    if not _is_terminal():
        for row in rows:
            table(*row)
        return
    cells = [tuple(map(plain, row)) for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join(padded).rstrip())


def when(iso: str) -> str:
    """A time that programs read as `iso`: on a terminal as people write it."""
    return moment(int(datetime.fromisoformat(iso).timestamp())) if _is_terminal() else iso


def facts(named: Mapping[str, Any]) -> None:
    """Print what is known of one thing, a line each."""
    for name, value in named.items():
        say(f"{name}: {plain(_shown(value))}")


@contextmanager
def waiting(why: str) -> Iterator[None]:
    """Say on standard error what this waits for, unless it's over at once."""
    timer = threading.Timer(PATIENCE, say, [why], {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def confirm(question: str, **how: Any) -> None:
    """Ask, and end the command unless the answer is yes. Raises ClickException, Abort."""
    if prompt(f"{question} [y/N]", default="", **how).lower() not in {"y", "yes"}:
        raise click.Abort


def prompt(question: str, **how: Any) -> str:
    """What is answered, without the mark that some shells put in front. Raises ClickException."""
    if sys.stdin is None:
        raise click.ClickException("There is no one to ask: standard input is closed.")
    typed: str = click.prompt(plain(question), show_default=False, **how)
    return typed.lstrip("\ufeff").strip()


def _takes_everything() -> bool:
    """Whether what reads the output knows all characters; to Latin-1 they are written as escapes.

    Of JSON those are its own; of everything else, Python's.
    """
    return sys.stdout is None or sys.stdout.encoding.lower().startswith("utf")


def _is_terminal() -> bool:
    return bool(sys.stdout and sys.stdout.isatty())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    try:
        click.echo(text, err=err, nl=nl)
    except BrokenPipeError:
        raise  # no one is reading any more, which isn't an error
    except OSError as fault:
        give_up_printing()
        raise CannotPrint(fault.errno, fault.strerror) from fault


def can_print() -> bool:
    """Whether what waits to be printed can be, as far as is known; if not, that's given up."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        give_up_printing()
        return False
    return True


def give_up_printing() -> None:
    """Print nothing more: Python would try again when it exits, and print an error of its own."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
