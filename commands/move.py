"""`nightlatch move`: from SQLite to PostgreSQL and back."""

import time

import click

from commands import installation, terminal
from domain.database.rows import Sums
from operations import database_move
from operations.database_move import CannotMove
from settings import Settings

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENGINES = click.Choice((SQLITE, POSTGRESQL))


@click.command(short_help="Move everything to another database.")
@click.argument("source", metavar="FROM", type=ENGINES)
@click.argument("target", metavar="TO", type=ENGINES)
def move(*, source: str, target: str) -> None:
    """Move everything FROM one database TO another, which must be empty.

    One of them is `sqlite`, the file in the data folder; the other is `postgresql`, the database of
    NIGHTLATCH_DATABASE_URL. Set that first, whichever way you move.

    Stop Nightlatch on all machines first. Every row is compared afterwards, and the sum of each
    table is printed. People stay signed in, since the key stays the same.
    """
    settings = installation.configured()
    if source == target:
        raise click.UsageError(f"FROM and TO are both {source}.")
    if not settings.database_url:
        raise CannotMove("Set NIGHTLATCH_DATABASE_URL to the address of the PostgreSQL first.")
    if target == POSTGRESQL:
        _to_postgresql(settings)
    else:
        _to_sqlite(settings)


def _to_postgresql(settings: Settings) -> None:
    sums, kept = database_move.to_postgresql(settings, int(time.time()))
    _show(sums)
    terminal.say(
        "Moved to the database of NIGHTLATCH_DATABASE_URL. Every table matches.\n"
        f"The file is now called {kept}. Start Nightlatch, and delete the file once all is well."
    )


def _to_sqlite(settings: Settings) -> None:
    sums = database_move.to_sqlite(settings)
    _show(sums)
    terminal.say(
        f"Moved to {settings.data_dir}. Every table matches. Take "
        "NIGHTLATCH_DATABASE_URL out of\nthe settings, and start Nightlatch. The PostgreSQL is as "
        "it was: drop that database once all is well."
    )


def _show(sums: Sums) -> None:
    rows = ((table, str(one.rows), one.digits) for table, one in sorted(sums.items()))
    terminal.listing(("TABLE", "ROWS", "SUM"), rows)
