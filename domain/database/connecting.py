"""One connection to a PostgreSQL: how it is made, and how long an answer may take."""

import select
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import Buffer, PQGen
from psycopg.pq import TransactionStatus
from psycopg.types.string import StrDumperUnknown

CONNECT_TIMEOUT = 3  # seconds for each host
LOCK_TIMEOUT = 8_000  # milliseconds that a writer waits for another
ABANDONED = 30_000  # milliseconds after which a transaction that does nothing is ended
# Where people wait for the answer, and a transaction hashes and draws nothing:
STATEMENT_TIMEOUT = 9_000  # milliseconds
ABANDONED_WHILE_SERVING = 10_000  # milliseconds
ANSWER_WITHIN = 10.0  # seconds; a server that was stopped, or cut off, keeps no time-out of its own

# What libpq is told unless the address says otherwise: a host that is gone without a word is
# noticed, and of several hosts the one that can be written to is meant.
DEFAULTS = {
    "application_name": "nightlatch",
    "connect_timeout": CONNECT_TIMEOUT,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "target_session_attrs": "read-write",
    "client_encoding": "utf8",
}
# By statements, as a pooler in front may not know the option.
_SESSION = (
    "SET lock_timeout = {lock};"
    "SET statement_timeout = {statement};"
    "SET idle_in_transaction_session_timeout = {abandoned};"
    "SET default_transaction_isolation = 'read committed';"
    "SET TimeZone = 'UTC'"
)
# Messages in English, as libpq has no code for why a connection was refused.
_TOO_MANY = ("too many clients", "too many connections", "connection slots are reserved")

T = TypeVar("T")


class Unreachable(psycopg.OperationalError):
    """No connection could be had; the text says why."""


class TooMany(psycopg.OperationalError):
    """The server has as many connections as it allows."""


class Connection(psycopg.Connection[Any]):
    """One that gives up when there is no answer, and knows how old it is."""

    answer_within: float | None = None  # seconds
    is_doubted = False  # whether the server can't do what it is there for
    was_warned = False  # whether the server has warned of something; it does so of little
    made_at = used_at = 0.0

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for an answer, not longer than is allowed."""
        try:
            return super().wait(gen, interval, timeout or self.answer_within)
        except psycopg.OperationalError as fault:
            if type(fault).__name__ != "_WaitTimeout" or timeout:
                raise
            self.pgconn.finish()
            reason = f"the server didn't answer within {self.answer_within:.0f} seconds"
            raise psycopg.OperationalError(reason) from None

    def note(self, told: psycopg.errors.Diagnostic) -> None:
        """Take notice of what the server says besides its answers."""
        self.was_warned |= told.severity_nonlocalized == "WARNING"

    @property
    def is_lost(self) -> bool:
        """Whether it has ended, or leads to a server that is of no use."""
        return bool(self.closed) or self.is_doubted

    @property
    def is_quiet(self) -> bool:
        """Whether it is still there after it was idle, found without asking the server.

        One that was closed can be read from: its end, or the reason. So can one whose server has
        been set up anew, which may no longer be the right one.
        """
        if self.closed:
            return False
        poll = select.poll()
        poll.register(self.pgconn.socket, select.POLLIN)
        return not poll.poll(0)

    @property
    def is_between_transactions(self) -> bool:
        """Whether whoever uses it next finds it as it was made."""
        return self.pgconn.transaction_status == TransactionStatus.IDLE


def connected(conninfo: str, *, serves: bool = False) -> Connection:
    """A new connection; with `serves` people wait for what it answers.

    Raises TooMany, or Unreachable.
    """
    try:
        made = Connection.connect(conninfo, autocommit=True)
    except psycopg.OperationalError as fault:
        if any(words in str(fault) for words in _TOO_MANY):
            raise TooMany(str(fault)) from None
        raise Unreachable(str(fault)) from None
    made.made_at = made.used_at = monotonic()
    made.add_notice_handler(made.note)
    try:
        _set_up(made, serves=serves)
    except BaseException:
        made.close()
        raise
    return made


class _Text(StrDumperUnknown):
    """Text with no NUL in it, which PostgreSQL refuses: what looks for one finds nothing (B34)."""

    def dump(self, obj: str) -> Buffer | None:
        """As psycopg does."""
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def _set_up(made: Connection, *, serves: bool) -> None:
    made.adapters.register_dumper(str, _Text)
    made.answer_within = ANSWER_WITHIN  # while it is being set up as well
    made.execute(
        _SESSION.format(
            lock=LOCK_TIMEOUT,
            statement=STATEMENT_TIMEOUT if serves else 0,
            abandoned=ABANDONED_WHILE_SERVING if serves else ABANDONED,
        )
    )
    made.answer_within = ANSWER_WITHIN if serves else None
