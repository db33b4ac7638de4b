"""PostgreSQL: the pool of connections, and the one lock that every writer takes.

The rules were written for one writer at a time, which SQLite guarantees. Here an advisory lock
does, for all instances on the same database: whoever counts and then acts, such as on the last
administrator, does both while nobody else writes. It goes with the transaction, and so with the
connection.
"""

import logging
import select
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import psycopg
from playhouse.postgres_ext import Psycopg3Database
from psycopg import conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from domain.errors import OperatorError
from models import database

OLDEST = 13  # the first version that will do
WAIT = 5.0  # seconds that a request waits for a connection
WAIT_WHEN_DOWN = 0.5  # seconds, once the database is known to be down
GIVE_UP_AFTER = 5.0  # seconds of trying to connect, after which the next request starts anew
CONNECT_TIMEOUT = 3  # seconds for each host
LOCK_TIMEOUT = 10_000  # milliseconds that a writer waits for another
ABANDONED = 30_000  # milliseconds after which a transaction that does nothing is ended
LONGEST = 60_000  # milliseconds that a statement may take

# The advisory locks, of this database only. The first number says that they are ours.
OURS = 20_818
WRITING = 1
STARTING = 2

# What libpq is told unless the address says otherwise: a host that is gone without a word is
# noticed, and of several hosts the one that can be written to is meant.
DEFAULTS = {
    "application_name": "nightlatch",
    "connect_timeout": CONNECT_TIMEOUT,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "target_session_attrs": "read-write",
    "client_encoding": "utf8",
}
# By statements, as a pooler in front may not know the option.
_SESSION = (
    f"SET lock_timeout = {LOCK_TIMEOUT};"
    f"SET idle_in_transaction_session_timeout = {ABANDONED};"
    f"SET statement_timeout = {LONGEST};"
    "SET default_transaction_isolation = 'read committed';"
    "SET TimeZone = 'UTC'"
)

# Each attempt to connect would be a line; `disk.noted` says once what is wrong.
logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)


class CannotConnect(OperatorError):
    """A PostgreSQL that can't be used; the text says why and what would be right."""


class Pooled(Psycopg3Database):  # type: ignore[misc]
    """A PostgreSQL, with the pool of psycopg's authors for its connections."""

    def __init__(self, url: str, connections: int) -> None:
        told: dict[str, Any] = DEFAULTS | conninfo.conninfo_to_dict(url)
        super().__init__(told.get("dbname") or "nightlatch")
        self.is_down = False
        self.pool: ConnectionPool[Any] = ConnectionPool(
            conninfo.make_conninfo(**told),
            kwargs={"autocommit": True},
            min_size=1,
            max_size=connections,
            max_idle=60,
            open=False,
            configure=_configure,
            reconnect_timeout=GIVE_UP_AFTER,
            reconnect_failed=self._note_down,
        )

    def _connect(self) -> Any:
        self.pool.open()
        deadline = monotonic() + (WAIT_WHEN_DOWN if self.is_down else WAIT)
        while True:
            connection = self.pool.getconn(max(0.0, deadline - monotonic()))
            if _is_quiet(connection):
                self.is_down = False
                return connection
            # The server has gone, or has ended it: the pool makes another.
            connection.close()
            self.pool.putconn(connection)

    def _close(self, conn: Any) -> None:
        self.pool.putconn(conn)

    def close_all(self) -> None:
        """Close every connection; those in use when they come back."""
        self.close()
        self.pool.close()

    def _note_down(self, _: Any) -> None:
        self.is_down = True


def opened(url: str, connections: int) -> Pooled:
    """The database at this address. Raises CannotConnect."""
    bound = Pooled(url, connections)
    try:
        _verify_usable(bound)
    except BaseException:
        bound.close_all()
        raise
    return bound


@contextmanager
def transaction() -> Iterator[None]:
    """One that has the write lock from its start."""
    is_outermost = not database.in_transaction()
    with database.atomic():
        if is_outermost:
            database.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (OURS, WRITING))
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


def make_durable() -> None:
    """Have this connection's commits wait for the disk, whatever the server's default."""
    [[found]] = database.execute_sql("SHOW synchronous_commit").fetchall()
    if found in {"off", "local"}:
        database.execute_sql("SET synchronous_commit = on")


def _configure(connection: psycopg.Connection[Any]) -> None:
    connection.execute(_SESSION)


def _is_quiet(connection: psycopg.Connection[Any]) -> bool:
    """Whether a connection that was idle is still there, without asking the server.

    One that was closed can be read from: its end.
    """
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return not poll.poll(0)


def _verify_usable(bound: Pooled) -> None:
    try:
        with psycopg.connect(str(bound.pool.conninfo), autocommit=True) as connection:
            version = connection.info.server_version // 10_000
            if version < OLDEST:
                raise CannotConnect(
                    f"The database is PostgreSQL {version}, which is too old. Nightlatch needs "
                    f"version {OLDEST} or newer."
                )
    except (psycopg.OperationalError, PoolTimeout) as fault:
        raise CannotConnect(_explained(fault)) from fault


def _explained(fault: Exception) -> str:
    reason = " ".join(str(fault).split())
    return (
        f"The database of NIGHTLATCH_DATABASE_URL cannot be reached: {reason}. See whether "
        "PostgreSQL is running there, and whether host, name, account and password are right."
    )
