"""The database: opening it, bringing it up to date, and the one way to write."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import SqliteDatabase
from playhouse.migrations import Runner
from playhouse.pool import PooledSqliteDatabase

from models import database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_TIMEOUT = 10_000  # milliseconds that a writer waits for another process's write

_lock = threading.RLock()


class NotMigrated(Exception):
    """The database lacks migrations that this version needs."""


class FromTheFuture(Exception):
    """The database holds migrations that this version does not know."""


def open_database(path: Path, connections: int = 4) -> None:
    """Bind the tables to the SQLite file at `path`, made with mode 0600 if it is not there."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database.initialize(
        PooledSqliteDatabase(
            str(path),
            max_connections=connections,
            timeout=10,
            check_same_thread=False,
            pragmas={
                "journal_mode": "wal",
                "busy_timeout": BUSY_TIMEOUT,
                "foreign_keys": 1,
                "synchronous": "normal",
            },
        )
    )


def make_durable() -> None:
    """From now on a commit of this connection, and all before it, is on the disk when it returns.

    Otherwise a power cut may take the last ones back, which is well unless a key went meanwhile.
    """
    if isinstance(database.obj, SqliteDatabase):
        database.obj.pragma("synchronous", "full")


def close_database() -> None:
    """Close every connection of this process."""
    database.close_all()


def migrate() -> list[str]:
    """Apply what is missing and return its names. Call it from one process at a time.

    Raises FromTheFuture, since nobody can tell what an older version would do to such tables.
    """
    runner = Runner(database.obj, str(MIGRATIONS))
    _refuse_the_future(runner)
    applied: list[str] = runner.up()
    return applied


def verify_migrated() -> None:
    """Raise NotMigrated unless every migration is applied, FromTheFuture if more are."""
    runner = Runner(database.obj, str(MIGRATIONS))
    _refuse_the_future(runner)
    missing = [m.name for m in runner.status() if not m.applied]
    if missing:
        raise NotMigrated(", ".join(missing))


def _refuse_the_future(runner: Runner) -> None:
    unknown = [m.name for m in runner.status() if m.path is None]
    if unknown:
        raise FromTheFuture(", ".join(unknown))


@contextmanager
def write() -> Iterator[None]:
    """One transaction that changes something, opened by the outermost domain function.

    A deferred SQLite transaction that reads and then writes fails at once when another has
    written in between, whatever the busy time-out: so take the write lock at the start, and
    within the process queue fairly rather than poll. Hash, draw and render outside of it.
    """
    if isinstance(database.obj, SqliteDatabase):
        with _lock, database.atomic("IMMEDIATE"):
            yield
    else:
        with database.atomic():
            yield
