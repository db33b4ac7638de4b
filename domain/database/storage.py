"""The database: opening it, bringing it up to date, and the one way to write."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from peewee import PeeweeException, SqliteDatabase
from playhouse.pool import PooledSqliteDatabase

from domain.database import disk
from models import database

BUSY_TIMEOUT = 10_000  # milliseconds that a writer waits for another process's write


P = ParamSpec("P")
T = TypeVar("T")

_lock = threading.RLock()


class _Thread(threading.local):
    is_reading = False  # within `read_on_loop`
    to_do: list[Callable[[], object]] | None = None  # once the transaction is committed
    still_right: Callable[[], object] | None = None  # raises if nothing may be written any longer


_thread = _Thread()


class NeedsThread(Exception):
    """What was called writes, or would have to wait: to be called again where that is allowed."""


def open_database(path: Path, connections: int = 4) -> None:
    """Bind the tables to the SQLite file at `path`, made with mode 0600 if it is not there."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    disk.watch(path)
    close_database()  # one that was open before, whose connections no one else would close
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

    Otherwise a power cut may take the last ones back, which does no harm unless a key was removed
    in the meantime.
    """
    if isinstance(database.obj, SqliteDatabase):
        database.obj.pragma("synchronous", "full")


def close_database() -> None:
    """Close every connection of this process, once nothing is being written."""
    with _lock:
        if database.obj is not None:
            database.close_all()


def folder() -> Path:
    """Where the open database lies."""
    return Path(database.obj.database).absolute().parent


def copy_to(path: Path) -> None:
    """Copy the open database to a new file as of one moment, while others read and write.

    The whole copy is one read transaction: with a write-ahead log no one has to wait for it. It is
    set to keep no log of its own, so that it is one file.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(path)) as copy:
        database.connection().backup(copy)
        copy.execute("PRAGMA journal_mode = delete")


def read_on_loop(call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Call what only reads, on the event loop, with a connection that stays this thread's own.

    It can neither write nor wait. With a write-ahead log SQLite's readers wait for no writer, so
    that is rare. What it reads is all of one moment: one transaction, which costs less than a
    lock for each query. Raises NeedsThread; nothing has been changed then.
    """
    if not isinstance(database.obj, SqliteDatabase):
        raise NeedsThread
    try:
        if database.is_closed():
            database.connect()
            database.obj.pragma("query_only", 1)
            database.obj.pragma("busy_timeout", 0)
        connection = database.connection()
        connection.execute("BEGIN")
        _thread.is_reading = True
        try:
            return call(*arguments, **named)
        finally:
            _thread.is_reading = False
            connection.execute("ROLLBACK")
    except (PeeweeException, sqlite3.Error) as fault:
        forget_reader()
        raise NeedsThread from fault


def leave_the_loop() -> None:
    """Raise NeedsThread within `read_on_loop`: what comes now may write or wait."""
    if _thread.is_reading:
        raise NeedsThread


def forget_reader() -> None:
    """Close the connection that `read_on_loop` keeps for this thread; no pool may ever have it."""
    if isinstance(database.obj, PooledSqliteDatabase):
        database.obj.manual_close()


@contextmanager
def write() -> Iterator[None]:
    """One transaction that changes something, opened by the outermost domain function.

    A deferred SQLite transaction that reads and then writes fails at once when another has
    written in between, whatever the busy time-out: so take the write lock at the start, and
    within the process queue fairly rather than poll. Hash, draw and render outside of it.
    """
    leave_the_loop()
    outer, mine = _thread.to_do, list[Callable[[], object]]()
    try:
        _thread.to_do = mine
        with _transaction():
            if outer is None and _thread.still_right is not None:
                _thread.still_right()
            yield
    finally:
        _thread.to_do = outer
    disk.well()
    for call in mine:
        after_commit(call)


@contextmanager
def while_right(check: Callable[[], object] | None) -> Iterator[None]:
    """Within it each transaction begins with `check`, which raises if it must not be any longer.

    None is for clearing up what was started before that.
    """
    outer, _thread.still_right = _thread.still_right, check
    try:
        yield
    finally:
        _thread.still_right = outer


def after_commit(call: Callable[[], object]) -> None:
    """Call once what is being written is kept for good; never, if it is rolled back."""
    if _thread.to_do is None:
        call()
    else:
        _thread.to_do.append(call)


@contextmanager
def _transaction() -> Iterator[None]:
    if isinstance(database.obj, SqliteDatabase):
        disk.verify_there()
        with _lock, database.atomic("IMMEDIATE"):
            yield
    else:
        with database.atomic():
            yield
