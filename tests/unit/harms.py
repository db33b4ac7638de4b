"""What can happen to the disk under a server."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from peewee import OperationalError

from domain.database import troubles
from models import Event, database
from tests.unit.conftest import NOW
from tests.unit.full_disk import no_room

YEAR = 365 * 24 * 60 * 60
DAMAGES_TRIED = 5  # each waits up to 5 seconds for whoever reads meanwhile
OTHERS_GONE_WITHIN = 10  # seconds


def path() -> Path:
    return Path(database.obj.database)


@contextmanager
def connections_used_once() -> Iterator[None]:
    """None that was opened before is used within the block, and none of the block's afterwards."""
    pool = database.obj
    pool._stale_timeout = 1e-9
    pool.close_idle()
    try:
        yield
    finally:
        # Those that another thread has in use are closed when it gives them back.
        with pool._pool_lock:
            pool._stale_timeout = YEAR
            for key, one in list(pool._in_use.items()):
                pool._in_use[key] = one._replace(timestamp=0)


@contextmanager
def others_gone() -> Iterator[None]:
    """No other thread could write: it would write back the pages that it has in memory.

    The first sweep of a server that has just started is such a thread.
    """
    pool = database.obj
    own = None if database.is_closed() else pool.conn_key(database.connection())
    deadline = time.monotonic() + OTHERS_GONE_WITHIN
    while time.monotonic() < deadline:
        with pool._pool_lock:
            others = [one.connection for key, one in pool._in_use.items() if key != own]
            if all(other.execute("PRAGMA query_only").fetchone()[0] for other in others):
                yield
                return
        time.sleep(0.01)
    pytest.fail("another thread keeps its connection to the database")


@contextmanager
def pragma(name: str, value: int, usual: int) -> Iterator[None]:
    """Every connection as if the disk were so."""
    with connections_used_once():
        database.obj.pragma(name, value, permanent=True)
        try:
            yield
        finally:
            database.obj.pragma(name, usual, permanent=True)


@contextmanager
def full() -> Iterator[None]:
    with pragma("max_page_count", 1, 1 << 30):  # SQLite takes 1 for as many as there are
        with suppress(OperationalError):
            while True:
                Event.create(kind="filler", at=NOW)  # not so old that a sweep removes it
        yield
        Event.delete().where(Event.kind == "filler").execute()


@contextmanager
def read_only() -> Iterator[None]:
    with pragma("query_only", 1, 0):
        yield


@contextmanager
def gone() -> Iterator[None]:
    elsewhere = path().with_name("elsewhere")
    path().rename(elsewhere)
    yield
    elsewhere.rename(path())


@contextmanager
def replaced() -> Iterator[None]:
    with gone():
        path().write_bytes(path().with_name("elsewhere").read_bytes())
        yield


@contextmanager
def busy() -> Iterator[None]:
    with pragma("busy_timeout", 50, 10_000), closing(sqlite3.connect(path())) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def damaged(table: str = "event") -> Iterator[None]:
    """The pages of a table are not what they were."""
    with connections_used_once():
        with others_gone():
            before = damage_so_that_it_shows(table)
        yield
        write_in_place(before)


def damage_so_that_it_shows(table: str) -> bytes:
    for _ in range(DAMAGES_TRIED):
        before = damage(table)
        if is_unreadable(table):
            return before
        write_in_place(before)  # what was written meanwhile stands in the log
    pytest.fail(f"{table} still stands in the log: a reader keeps it from being written back")


def damage(table: str) -> bytes:
    """Spoil the pages of this table, and return the database as it was before."""
    with closing(sqlite3.connect(path())) as direct:
        query = "SELECT rootpage FROM sqlite_master WHERE tbl_name = ?"
        pages = [page for (page,) in direct.execute(query, [table])]
        size = direct.execute("PRAGMA page_size").fetchone()[0]
        direct.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = before = path().read_bytes()
    for page in pages:
        content = content[: (page - 1) * size] + b"\xff" * size + content[page * size :]
    write_in_place(content)
    return before


def is_unreadable(table: str) -> bool:
    with closing(sqlite3.connect(path())) as direct:
        try:
            direct.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
        except sqlite3.DatabaseError:
            return True
    return False


def write_in_place(content: bytes) -> None:
    with path().open("r+b") as file:
        file.write(content)


FULL_TITLE = "The server&#39;s disk is full"


@dataclass(frozen=True)
class Harm:
    """What is done to the server, and what people and the log are to be told."""

    done: Callable[[], AbstractContextManager[None]]
    status: int
    title: str
    kind: str
    number: str = ""


HARMS = [
    Harm(full, 507, FULL_TITLE, troubles.FULL, "SQLITE_FULL (13)"),
    Harm(no_room, 507, FULL_TITLE, troubles.FULL, "SQLITE_IOERR_WRITE (778), EFBIG (27)"),
    Harm(read_only, 503, "t write to its disk", troubles.READ_ONLY, "SQLITE_READONLY (8)"),
    Harm(damaged, 503, "database is damaged", troubles.DAMAGED, "SQLITE_CORRUPT (11)"),
    Harm(gone, 503, "The server&#39;s database is missing", troubles.LOST),
    Harm(replaced, 503, "The server&#39;s database is missing", troubles.LOST),
    Harm(busy, 503, "The server is busy", troubles.BUSY, "SQLITE_BUSY (5)"),
]
KINDS = pytest.mark.parametrize("harm", HARMS, ids=[harm.done.__name__ for harm in HARMS])
