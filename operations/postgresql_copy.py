"""A copy of the open PostgreSQL as of one moment, while others read and write."""

from collections.abc import Collection
from pathlib import Path

from domain.database import postgresql_rows, rows
from models import database
from operations import backup_manifest, pg_dump
from operations.backup_manifest import DUMP, TableNote


def copy_to(folder: Path, tables: Collection[str]) -> dict[str, TableNote]:
    """Write these tables into `folder`, and say what is in them by our own count at that moment.

    So whoever reads the copy sees whether pg_dump has left anything out.
    """
    connection = database.connection()
    with (
        database.atomic(),
        postgresql_rows.as_peewee(),
        postgresql_rows.as_of_one_moment(connection),
    ):
        [[snapshot]] = connection.execute("SELECT pg_export_snapshot()").fetchall()
        pg_dump.write(folder / DUMP, folder, connection, snapshot, sorted(tables))
        contents = (c for c in postgresql_rows.contents(connection) if c.table in tables)
        return backup_manifest.notes(rows.sums(contents), postgresql_rows.counters(connection))
