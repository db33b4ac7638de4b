"""PostgreSQL: its pool, and the one lock that every writer takes.

The rules were written for one writer at a time, which SQLite guarantees. Here an advisory lock
does, for all instances on the same database: whoever counts and then acts, such as on the last
administrator, does both while nobody else writes. It goes with the transaction, and so with the
connection.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from peewee import DatabaseError, OperationalError, PostgresqlDatabase
from psycopg import conninfo

from domain.database import connecting, postgresql_checks, postgresql_trouble
from domain.database.adapter import Adapter
from domain.database.connecting import Connection
from domain.database.loop_reader import LoopReader
from domain.database.one_writer import OneWriter, with_lock
from domain.database.pool import Pool
from domain.database.pool_use import PoolUse
from domain.database.troubles import OutcomeUnknown
from models import database

MIGRATION_LOCK_TIMEOUT = 2_000  # milliseconds that a migration waits for those who read

# The advisory locks, of this database only. The first number says that they are ours.
OURS = 20_818
WRITING = 1
STARTING = 2

# `disk.noted` says what is wrong, and says it once.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)


class _Lent(threading.local):
    connection: Connection | None = None


class Pooled(OneWriter, PostgresqlDatabase):
    """A PostgreSQL, with a pool of connections."""

    psycopg2_adapter = psycopg3_adapter = Adapter  # whichever Peewee takes

    def __init__(self, url: str, connections: int) -> None:
        parameters: dict[str, Any] = connecting.DEFAULTS | conninfo.conninfo_to_dict(url)
        super().__init__(parameters.get("dbname") or "nightlatch")
        # Peewee holds it while it connects, and all would wait for the one who does. What it
        # protects is each thread's own.
        self._lock = nullcontext()
        self.serves = False
        self.conninfo = conninfo.make_conninfo(**parameters)
        self.pool = Pool(self._made, connections)
        self.reader = LoopReader(self.conninfo)
        self._lent = _Lent()

    def serve(self) -> None:
        """From now on people wait for what is asked, so that no answer may take long."""
        self.serves = True
        self.pool.renew()

    def close_all(self) -> None:
        """Close every connection; those in use when they come back."""
        self.close()
        self.reader.drop()
        self.pool.renew()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """The reader's connection for this thread, which is the event loop's.

        Raises Peewee's OperationalError if there is none.
        """
        if self.is_closed():
            self._lent.connection = self.reader.get() if self.serves else None
            if self._lent.connection is None:
                raise OperationalError("There is no connection for the event loop.")
            try:
                self.connect()
            finally:
                self._lent.connection = None
        yield

    def _made(self) -> Connection:
        return connecting.connected(self.conninfo, serves=self.serves)

    def _connect(self) -> Connection:
        return self._lent.connection or self.pool.take()

    def _close(self, conn: Connection) -> None:
        if self.reader.is_mine(conn):
            self.reader.drop()
        else:
            self.pool.give_back(conn)


def opened(url: str, connections: int) -> Pooled:
    """The database at this address, which nobody has asked yet."""
    return Pooled(url, connections)


def verify_usable() -> None:
    """Raise CannotConnect unless it is there and will do."""
    postgresql_checks.verify(database.obj.conninfo)


@contextmanager
def transaction() -> Iterator[None]:
    """One that has the write lock from its start.

    Raises OutcomeUnknown if the connection is lost while it is committed, or if the commit didn't
    wait for the follower that was to have it too: a failover might undo it.
    """
    is_outermost, is_committing = not database.in_transaction(), False
    try:
        with database.atomic():
            if is_outermost:
                database.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (OURS, WRITING))
            with with_lock():
                yield
            is_committing = is_outermost
            if is_committing:
                database.connection().was_warned = False
        if is_committing and database.connection().was_warned:
            raise OutcomeUnknown
    except DatabaseError as fault:
        if is_outermost and postgresql_trouble.is_read_only(fault):
            database.connection().is_doubted = True
        if is_committing and postgresql_trouble.lost_connection(fault):
            raise OutcomeUnknown from fault
        raise


def close() -> None:
    """Close every connection of this process, those in use when they are given back."""
    database.close_all()


@contextmanager
def reading() -> Iterator[None]:
    """A connection for the event loop, which can neither write nor wait for long."""
    with database.obj.reading():
        yield


def forget_reader() -> None:
    """Close the connection of `reading`, if this thread has it."""
    if not database.is_closed():
        database.close()


@contextmanager
def migrating() -> Iterator[None]:
    """A transaction that may take long, but makes nobody wait behind someone who reads for long.

    Who changes a table waits until all have read it, and everyone else waits in the meantime.
    """
    with transaction():
        database.execute_sql("SET LOCAL statement_timeout = 0")
        database.execute_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        database.execute_sql(f"SET LOCAL lock_timeout = {MIGRATION_LOCK_TIMEOUT}")
        yield


@contextmanager
def alone(what: int, *, wait: bool = True) -> Iterator[None]:
    """Be the only one of all instances who does this, on the connection of this thread.

    Raises BlockingIOError instead of waiting if that is not wanted.
    """
    if wait:
        with database.atomic():
            database.execute_sql("SET LOCAL lock_timeout = 0")
            database.execute_sql("SET LOCAL statement_timeout = 0")
            database.execute_sql("SELECT pg_advisory_lock(%s, %s)", (OURS, what))
    else:
        asked = "SELECT pg_try_advisory_lock(%s, %s)"
        [[is_ours]] = database.execute_sql(asked, (OURS, what)).fetchall()
        if not is_ours:
            raise BlockingIOError
    try:
        yield
    finally:
        database.execute_sql("SELECT pg_advisory_unlock(%s, %s)", (OURS, what))


def pool_use() -> PoolUse:
    """How the connections are used."""
    now = database.obj.pool.usage()
    return PoolUse(now.most, now.taken, now.idle, now.waiting)


def make_durable() -> None:
    """Have this connection's commits wait for the disk, whatever the server's default."""
    [[found]] = database.execute_sql("SHOW synchronous_commit").fetchall()
    if found in {"off", "local"}:
        database.execute_sql("SET synchronous_commit = on")
