"""Which tables and columns a database has, and which it ought to have."""

from collections.abc import Collection
from typing import Any

from peewee import SqliteDatabase
from playhouse.migrations import Runner

from domain.database import migrating
from models import database

HISTORY = "schema_migration"  # the table that says which were applied, and when


def columns_after(applied: Collection[str]) -> dict[str, set[str]]:
    """The columns of each table that a database has once these migrations were applied."""
    blank = SqliteDatabase(":memory:")
    with blank.connection_context():
        make(blank, applied)
        found = columns_of(blank)
    # Neither which of them were applied nor SQLite's own counters: no migration makes those.
    return {table: found[table] for table in found if table not in {HISTORY, "sqlite_sequence"}}


def make(blank: Any, applied: Collection[str]) -> None:
    """Make the tables in an empty database as they are after these migrations, and no note of it.

    Whoever fills them knows when each was applied.
    """
    runner = Runner(blank, str(migrating.FOLDER))
    runner.History.create_table()
    for migration in runner.migrations():
        if migration.name in applied:
            migration.load().up(runner.migrator, blank)


def columns_of(bound: Any) -> dict[str, set[str]]:
    """The columns of each table that a database has."""
    return {table: {c.name for c in bound.get_columns(table)} for table in bound.get_tables()}


def has_column(table: str, column: str) -> bool:
    """Whether the database has this table and column, however old it is."""
    obj = database.obj
    return table in obj.get_tables() and column in {c.name for c in obj.get_columns(table)}
