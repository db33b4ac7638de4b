"""Filling a database with very many rows at once, as each engine likes it best."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from domain.database import storage
from models import database


def insert(table: str, rows: Iterable[dict[str, object]]) -> None:
    """Put in all rows, which have the same columns."""
    rows = iter(rows)
    first = next(rows)
    columns, marks = ", ".join(first), ", ".join(f":{column}" for column in first)
    connection: Any = database.connection()
    if storage.is_sqlite():
        statement = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608
        connection.executemany(statement, chain([first], rows))
        return
    with connection.cursor().copy(f'COPY "{table}" ({columns}) FROM STDIN') as into:
        for row in chain([first], rows):
            into.write_row(list(row.values()))


def settle() -> None:
    """What either engine would do by itself in time."""
    if storage.is_sqlite():
        database.pragma("wal_checkpoint", "truncate")
    else:
        database.execute_sql("VACUUM ANALYZE")
