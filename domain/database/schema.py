"""Which tables and columns a database has, and which it ought to have."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase
from playhouse.migrations import Runner

from models import database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
HISTORY = "schema_migration"  # the table that says which were applied, and when


class NotMigrated(Exception):
    """The database lacks migrations that this version needs."""


class DatabaseTooNew(Exception):
    """The database holds migrations that this version does not know."""


def columns_after(migrations: Collection[str]) -> dict[str, set[str]]:
    """The columns of each table that a database has once these migrations were applied."""
    blank = SqliteDatabase(":memory:")
    with blank.connection_context():
        make(blank, migrations)
        found = columns_of(blank)
    # Neither which of them were applied nor SQLite's own counters: no migration makes those.
    return {table: found[table] for table in found if table not in {HISTORY, "sqlite_sequence"}}


def make(blank: Any, migrations: Collection[str]) -> None:
    """Make the tables in an empty database as they are after these migrations, and no note of it.

    Whoever fills them knows when each was applied.
    """
    runner = Runner(blank, str(MIGRATIONS))
    runner.History.create_table()
    for migration in runner.migrations():
        if migration.name in migrations:
            migration.load().up(runner.migrator, blank)


def columns_of(bound: Any) -> dict[str, set[str]]:
    """The columns of each table that a database has."""
    return {table: {c.name for c in bound.get_columns(table)} for table in bound.get_tables()}


def migrate() -> list[str]:
    """Apply what is missing and return its names. Call it from one process at a time.

    Raises DatabaseTooNew, since no one can tell what an older version would do to such tables.
    """
    runner = Runner(database.obj, str(MIGRATIONS))
    _refuse_the_future(runner)
    return runner.up()


def has_column(table: str, column: str) -> bool:
    """Whether the database has this table and column, however old it is."""
    obj = database.obj
    return table in obj.get_tables() and column in {c.name for c in obj.get_columns(table)}


def verify_migrated() -> None:
    """Raise NotMigrated unless every migration is applied, DatabaseTooNew if more are."""
    runner = Runner(database.obj, str(MIGRATIONS))
    _refuse_the_future(runner)
    missing = [m.name for m in runner.status() if not m.applied]
    if missing:
        raise NotMigrated(", ".join(missing))


def known_migrations() -> list[str]:
    """The names of the migrations that this version has."""
    return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))


def applied_migrations() -> tuple[str, ...]:
    """The names of those that the open database has."""
    status = Runner(database.obj, str(MIGRATIONS)).status()
    return tuple(m.name for m in status if m.applied)


def _refuse_the_future(runner: Runner) -> None:
    unknown = [m.name for m in runner.status() if m.path is None]
    if unknown:
        raise DatabaseTooNew(", ".join(unknown))
