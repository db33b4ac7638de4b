"""Which tables and columns a database has, and which it ought to have."""

from collections.abc import Collection
from typing import Any

from peewee import SqliteDatabase
from playhouse.migrations import Runner

from domain.database.storage import MIGRATIONS


def columns_after(migrations: Collection[str]) -> dict[str, set[str]]:
    """The columns of each table that a database has once these migrations were applied."""
    blank = SqliteDatabase(":memory:")
    with blank.connection_context():
        runner = Runner(blank, str(MIGRATIONS))
        for migration in runner.migrations():
            if migration.name in migrations:
                migration.load().up(runner.migrator, blank)
        return columns_of(blank)


def columns_of(bound: Any) -> dict[str, set[str]]:
    """The columns of each table that a database has."""
    return {table: {c.name for c in bound.get_columns(table)} for table in bound.get_tables()}
