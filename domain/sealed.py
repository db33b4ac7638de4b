"""Opening every sealed record of a database, to prove that the keys in use do."""

from typing import Any

from peewee import Database

from domain import vault
from domain.keys import SEALED


def count(database: Database) -> int:
    """Open every sealed record of `database`, and say how many there were. Raises Unreadable."""
    there = set(database.get_tables())
    return sum(
        _opened(database, column, purpose)
        for purpose, column in SEALED
        if column.model._meta.table_name in there
    )


def _opened(database: Database, column: Any, purpose: str) -> int:
    rows = column.model.select(column.model.id, column).where(column.is_null(False)).tuples()
    opened = 0
    for row, record in rows.execute(database):
        vault.unseal(purpose, row, record)
        opened += 1
    return opened
