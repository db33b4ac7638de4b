"""Checks that Nightlatch can work with a PostgreSQL database, and sentences that say why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from domain.database import connecting
from domain.database.troubles import CannotConnect, NotThere

OLDEST = 13  # the first version that will do
_LIBPQ_ASKS = "Is the server running"
THE_DATABASE = "The database of NIGHTLATCH_DATABASE_URL"

_FOUND = """
SELECT current_database(), current_user,
  current_setting('transaction_read_only') = 'on' AS is_read_only,
  current_setting('server_encoding'),
  current_schema(), coalesce(has_schema_privilege(current_schema(), 'CREATE'), FALSE),
  to_regclass('schema_migration') IS NOT NULL,
  coalesce(has_table_privilege(to_regclass('schema_migration'), 'SELECT, INSERT'), FALSE),
  (SELECT count(*) FROM pg_class c WHERE relkind IN ('r', 'p')
    AND relnamespace = to_regnamespace(quote_ident(current_schema()))
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e'))
"""


@dataclass(frozen=True)
class _WayOut:
    """Words of a libpq error, which has no code, and what to do; `passes` if waiting helps."""

    words: str
    sentence: str
    passes: bool = False


# The first that fits counts.
_WAYS_OUT = (
    _WayOut("password authentication failed|no password", "Set the right account and password."),
    _WayOut("pg_hba.conf|no encryption", "Let this machine in: see pg_hba.conf of that server."),
    _WayOut('role ".*" does not exist', "Use an account that exists: createuser --pwprompt NAME"),
    _WayOut('database ".*" does not exist', "Create it there: createdb --owner ACCOUNT NAME"),
    _WayOut(
        "certificate|SSL|TLS|sslmode",
        "Check that server's certificate, and sslmode and sslrootcert in the address.",
    ),
    _WayOut("invalid .*(value|port|option)", "Correct that in the address."),
    _WayOut("database system is", "Wait until it is ready.", passes=True),
    _WayOut(
        "read-only|recovery|standby",
        "None of its hosts can be written to. Name the one that can, or all there are: "
        "postgresql://ACCOUNT:PASSWORD@A,B/nightlatch",
        passes=True,
    ),
    _WayOut("resolve|translate host", "Set a host that this machine can look up.", passes=True),
    _WayOut("too many|slots are reserved", "Raise max_connections there.", passes=True),
    _WayOut("", "Is PostgreSQL running there, and are host and port right?", passes=True),
)


@dataclass(frozen=True)
class _Found:
    """The properties of the database and of our account that a query has found."""

    name: str
    account: str
    is_read_only: bool
    encoding: str
    schema: str | None
    may_create: bool
    is_ours: bool
    may_use: bool
    tables: int


def verify(conninfo: str) -> None:
    """Raise CannotConnect unless Nightlatch can work with this database."""
    try:
        with connecting.connected(conninfo) as connection:
            version = connection.info.server_version // 10_000
            if version < OLDEST:
                raise CannotConnect(
                    f"{THE_DATABASE} is on PostgreSQL {version}, which is too old. Nightlatch "
                    f"needs version {OLDEST} or newer."
                )
            found = _Found(*_row(connection))
    except psycopg.Error as fault:
        raise connection_fault(fault) from fault
    for problem in _problems(found):
        raise CannotConnect(f"{THE_DATABASE} {problem}")


def connection_fault(fault: psycopg.Error) -> CannotConnect:
    """The error that says why PostgreSQL refused a connection, with what to do.

    Psycopg's texts contain no password.
    """
    reason = re.sub(r".*All failures were: ", "", " ".join(str(fault).split())).rstrip(".")
    way_out = next(way for way in _WAYS_OUT if re.search(way.words, reason))
    kind = NotThere if way_out.passes else CannotConnect
    without_question = re.sub(rf" {_LIBPQ_ASKS}.*?\?", "", reason)  # as our own sentence does
    return kind(f"{THE_DATABASE} can't be reached: {without_question}. {way_out.sentence}")


def _row(connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
    row: tuple[Any, ...] = connection.execute(_FOUND).fetchall()[0]
    return row


def _problems(found: _Found) -> Iterator[str]:
    if found.is_read_only:
        yield (
            "can only be read from: it is a standby, or was set to be read-only. Name the one that "
            "can be written to, without target_session_attrs, which would allow others."
        )
    if found.encoding != "UTF8":
        yield (
            f"keeps its text as {found.encoding}. Make one for every language: "
            f"createdb --encoding UTF8 --template template0 NAME"
        )
    if found.is_ours and not found.may_use:
        yield (
            f"doesn't let the account {found.account} use Nightlatch's tables, which belong to "
            "another. Set the account that they belong to."
        )
    if not found.is_ours and found.tables:
        yield (
            f"is in use by another program: {found.name} already has tables. Make one for "
            "Nightlatch alone, and set its name: createdb --owner ACCOUNT NAME"
        )
    if not found.is_ours and not found.may_create:
        yield (
            f"doesn't let the account {found.account} create tables. Make that account its owner: "
            f"ALTER DATABASE {found.name} OWNER TO {found.account}"
        )
