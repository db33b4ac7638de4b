"""SQLite, in one file beside the key: what is its own of opening, writing and reading."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from peewee import OperationalError
from playhouse.pool import PooledSqliteDatabase

from domain.database import disk
from domain.database.one_writer import OneWriter, with_lock
from domain.database.pool_use import PoolUse
from models import database

BUSY_TIMEOUT = 10_000  # milliseconds that a writer waits for another process's write
# KiB of pages that a reader keeps. SQLite's own 2000 are too few for a hundred people at once, out
# of very many: reading theirs again cost a check a fifth of its time.
READER_CACHE = 16_000

lock = threading.RLock()


class Pooled(OneWriter, PooledSqliteDatabase):  # type: ignore[misc]
    """A SQLite file, with a connection for each thread that is at work, until all are closed.

    A thread that comes later would open one that no one closes.
    """

    is_over = False

    def close_for_good(self) -> None:
        """Close every connection, those in use too, and make no more."""
        self.is_over = True
        self.close_all()

    def _connect(self) -> Any:
        made = super()._connect()
        if self.is_over:
            self._close(made, close_conn=True)
            raise OperationalError("this database was closed")
        return made


def opened(path: Path, connections: int) -> Pooled:
    """The file at `path`, made with mode 0600 if it is not there."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    disk.watch(path)
    return Pooled(
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


@contextmanager
def transaction() -> Iterator[None]:
    """One that has the write lock from its start.

    A deferred transaction that reads and then writes fails at once when another has written in
    between, whatever the busy time-out. Within the process queue fairly rather than poll.
    """
    disk.verify_there()
    with lock, database.atomic("IMMEDIATE"), with_lock():
        yield


@contextmanager
def migrating() -> Iterator[None]:
    """A transaction that may also rebuild tables to which others refer."""
    database.obj.pragma("foreign_keys", 0)  # which says nothing within a transaction
    try:
        with transaction():
            yield
    finally:
        database.obj.pragma("foreign_keys", 1)


def close() -> None:
    """Close every connection of this process, those in use too, for good."""
    database.obj.close_for_good()


def make_durable() -> None:
    """Have this connection's commits wait for the disk."""
    database.obj.pragma("synchronous", "full")


def copy_to(path: Path) -> None:
    """Copy the open database to a new file as of one moment, while others read and write.

    The whole copy is one read transaction: with a write-ahead log no one has to wait for it. It is
    set to keep no log of its own, so that it is one file.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(path)) as copy:
        database.connection().backup(copy)
        copy.execute("PRAGMA journal_mode = delete")


def folder() -> Path:
    """Where the open database lies."""
    return Path(database.obj.database).absolute().parent


def forget_reader() -> None:
    """Close the connection of `reading`; no pool may ever have it."""
    database.obj.manual_close()


def pool_use() -> PoolUse:
    """How the connections are used."""
    # Peewee's pool has no other way to ask.
    pool = database.obj
    return PoolUse(pool._max_connections, len(pool._in_use), len(pool._connections), 0)


@contextmanager
def reading() -> Iterator[None]:
    """A read transaction on a connection that stays this thread's own: it can't write or wait.

    All of it is of one moment, and one transaction costs less than a lock for each query.
    """
    if database.is_closed():
        database.connect()
        database.obj.pragma("query_only", 1)
        database.obj.pragma("busy_timeout", 0)
        database.obj.pragma("cache_size", -READER_CACHE)
    connection = database.connection()
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
