"""The database: opening it, bringing it up to date, and the one way to write."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import ParamSpec, TypeVar

from peewee import PeeweeException, SqliteDatabase

from domain.database import changes, disk, postgresql_trouble, sqlite
from domain.database.one_writer import NotInWrite
from domain.database.pool_use import PoolUse
from models import database

P = ParamSpec("P")
T = TypeVar("T")


class _Thread(threading.local):
    is_reading = False  # within `read_on_loop`
    to_do: list[Callable[[], object]] | None = None  # once the transaction is committed
    still_right: tuple[Callable[[], object], ...] = ()  # raise if nothing may be written any longer


_thread = _Thread()


class NeedsThread(Exception):
    """What was called writes, or would have to wait: to be called again where that is allowed."""


def open_database(path: Path, connections: int = 4, url: str = "") -> None:
    """Bind the tables to the PostgreSQL at `url`, or else to the SQLite file at `path`.

    That is made if it isn't there. Raises troubles.CannotConnect.
    """
    close_database()  # one that was open before, whose connections no one else would close
    if url:
        disk.watch(None)
        database.initialize(_postgresql().opened(url, connections))
        _postgresql().verify_usable()
    else:
        database.initialize(sqlite.opened(path, connections))


@contextmanager
def opened(path: Path, url: str = "") -> Iterator[None]:
    """The same database, with a connection of this thread, until the block ends."""
    open_database(path, url=url)
    try:
        with database.connection_context():
            yield
    finally:
        close_database()


def is_sqlite() -> bool:
    """Whether the open database is a file of ours, and not a server of its own."""
    return isinstance(database.obj, SqliteDatabase)


def serve() -> None:
    """People wait for this process from now on: a server that doesn't answer is given up soon."""
    if not is_sqlite():
        database.obj.serve()


def needs_another(fault: Exception) -> bool:
    """Whether the connection was lost while in use, or leads to a server that became read-only.

    With another one, which may be had at once, what was read can be read again.
    """
    return postgresql_trouble.lost_connection(fault) or postgresql_trouble.is_read_only(fault)


def make_durable() -> None:
    """From now on a commit of this connection, and all before it, is on the disk when it returns.

    Otherwise a power cut may take the last ones back, which does no harm unless a key was removed
    in the meantime.
    """
    _engine().make_durable()


def close_database() -> None:
    """Close every connection of this process, once nothing is being written."""
    with sqlite.lock:
        if database.obj is not None:
            _engine().close()


@contextmanager
def startup_lock(*, wait: bool = True) -> Iterator[None]:
    """Be the only one of all instances on this database that changes its key or its tables.

    With SQLite the lock on the data folder is enough. Raises BlockingIOError instead of waiting if
    that is not wanted.
    """
    with nullcontext() if is_sqlite() else _postgresql().alone(_postgresql().STARTING, wait=wait):
        yield


def read_on_loop(call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Call what only reads, on the event loop, with a connection that stays this thread's own.

    It can neither write nor wait: with a write-ahead log SQLite's readers wait for no writer, and a
    PostgreSQL that doesn't answer at once is left to the threads. Raises NeedsThread; nothing has
    been changed then.
    """
    try:
        with _engine().reading():
            _thread.is_reading = True
            try:
                return call(*arguments, **named)
            finally:
                _thread.is_reading = False
    except (PeeweeException, sqlite3.Error, NotInWrite) as fault:
        forget_reader()
        raise NeedsThread from fault


def leave_the_loop() -> None:
    """Raise NeedsThread within `read_on_loop`: what comes now may write or wait."""
    if _thread.is_reading:
        raise NeedsThread


def forget_reader() -> None:
    """Close the connection that `read_on_loop` keeps for this thread; no pool may ever have it."""
    _engine().forget_reader()


@contextmanager
def write() -> Iterator[None]:
    """One transaction that changes something, opened by the outermost domain function.

    It has the write lock from its start: nobody else writes until it ends, so what it reads stays
    true. Hash, draw and render outside of it.
    """
    leave_the_loop()
    outer, mine = _thread.to_do, list[Callable[[], object]]()
    try:
        _thread.to_do = mine
        with _engine().transaction():
            for check in _thread.still_right if outer is None else ():
                check()
            yield
    finally:
        _thread.to_do = outer
        changes.note()
    disk.well()
    for call in mine:
        after_commit(call)


@contextmanager
def migrating() -> Iterator[None]:
    """One transaction, as `write`, that changes the tables themselves."""
    with _engine().migrating():
        yield


@contextmanager
def while_right(check: Callable[[], object] | None) -> Iterator[None]:
    """Each transaction within it begins with `check` too, which raises if it must not be any more.

    None is for clearing up what was started before that.
    """
    outer, _thread.still_right = _thread.still_right, (*_thread.still_right, check) if check else ()
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


def pool_use() -> PoolUse:
    """How this process uses its connections."""
    return _engine().pool_use()


def _engine() -> ModuleType:
    return sqlite if is_sqlite() else _postgresql()


def _postgresql() -> ModuleType:
    # Loaded by those who have one only.
    from domain.database import postgresql

    return postgresql
