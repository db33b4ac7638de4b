"""What a PostgreSQL holds, as lines, and filling one with such lines."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from peewee import DatabaseError
from psycopg import Connection, sql

from domain.database import rows
from domain.database.rows import Content, Sum, Sums, Unfit
from domain.database.schema import HISTORY

SCHEMA = "public"
# Within a transaction: it may take as long as it takes, and is written the same way everywhere.
PATIENT = (
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
    "SET LOCAL DateStyle = ISO; SET LOCAL bytea_output = hex"
)
_COLUMNS = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
AND a.attnum > 0 AND NOT a.attisdropped
"""
_OTHERS = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1 LIMIT 1
"""
_REFERENCES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""


@contextmanager
def as_peewee() -> Iterator[None]:
    """What psycopg says is wrong, as Peewee would pass it on."""
    try:
        yield
    except psycopg.Error as fault:
        raise DatabaseError(" ".join(str(fault).split())) from fault


@contextmanager
def as_of_one_moment(connection: Any) -> Iterator[None]:
    """What is read within is all of one moment, within the transaction that has just begun."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    connection.execute(PATIENT)
    before, connection.answer_within = connection.answer_within, None
    try:
        yield
    finally:
        connection.answer_within = before


def anything(connection: Connection[Any]) -> str:
    """The name of something that the database holds, "" if it is empty."""
    found = connection.execute(_OTHERS).fetchone()
    return found[0] if found else ""


def applied(connection: Connection[Any]) -> tuple[str, ...]:
    """The names of the migrations that the database has."""
    if HISTORY not in _columns(connection):
        return ()
    asked = sql.SQL("SELECT name FROM {} ORDER BY name").format(sql.Identifier(SCHEMA, HISTORY))
    return tuple(name for (name,) in connection.execute(asked))


def contents(connection: Connection[Any]) -> Iterator[Content]:
    """All tables, as of the transaction's moment."""
    for table, columns in sorted(_columns(connection).items()):
        yield Content(table, columns, _lines(connection, table, columns))


def counters(connection: Connection[Any]) -> dict[str, int]:
    """The highest number that each table has ever given to a row."""
    return {
        table: _counter(connection, sequence) for table, sequence in _sequences(connection).items()
    }


def fill(connection: Connection[Any], found: Iterable[Content], last: Mapping[str, int]) -> Sums:
    """Put these rows into the tables in place of any that are there. Raises Unfit.

    References are verified afterwards, all at once: so the tables can come in any order.
    """
    references = connection.execute(_REFERENCES).fetchall()
    for table, name, _ in references:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    for table in _columns(connection):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(SCHEMA, table)))
    sums = {content.table: _fill(connection, content) for content in found}
    _continue_counting(connection, last)
    for table, name, definition in references:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
    return sums


def _columns(connection: Connection[Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(_COLUMNS):
        found.setdefault(table, []).append(column)
    return {table: tuple(sorted(columns)) for table, columns in found.items()}


def _lines(connection: Connection[Any], table: str, columns: tuple[str, ...]) -> Iterator[bytes]:
    asked = sql.SQL("COPY {} ({}) TO STDOUT").format(*_named(table, columns))
    with connection.cursor() as cursor, cursor.copy(asked) as copy:
        rest = b""
        for block in copy:
            *lines, rest = (rest + bytes(block)).split(b"\n")
            yield from lines


def _fill(connection: Connection[Any], content: Content) -> Sum:
    asked = sql.SQL("COPY {} ({}) FROM STDIN").format(*_named(content.table, content.columns))
    found = Sum()
    with connection.cursor() as cursor, cursor.copy(asked) as copy:
        for lines in rows.batches(found.counting(content.lines)):
            block = b"\n".join((*lines, b""))
            if b"\0" in block:
                raise Unfit(f"the table “{content.table}” (a NUL character)")
            copy.write(block)
    return found


def _named(table: str, columns: tuple[str, ...]) -> tuple[sql.Identifier, sql.Composed]:
    return sql.Identifier(SCHEMA, table), sql.SQL(", ").join(map(sql.Identifier, columns))


def _sequences(connection: Connection[Any]) -> dict[str, str]:
    asked = "SELECT pg_get_serial_sequence(quote_ident(%s) || '.' || quote_ident(%s), 'id')"
    with_numbers = (t for t, columns in _columns(connection).items() if "id" in columns)
    found = {t: connection.execute(asked, (SCHEMA, t)).fetchone() for t in with_numbers}
    return {table: row[0] for table, row in found.items() if row and row[0]}


def _counter(connection: Connection[Any], sequence: str) -> int:
    asked = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"  # noqa: S608
    row = connection.execute(asked.encode()).fetchone()
    return int(row[0]) if row else 0


def _continue_counting(connection: Connection[Any], last: Mapping[str, int]) -> None:
    for table, sequence in _sequences(connection).items():
        asked = sql.SQL("SELECT max(id) FROM {}").format(sql.Identifier(SCHEMA, table))
        row = connection.execute(asked).fetchone()
        highest = max((row[0] if row else 0) or 0, last.get(table, 0))
        if highest:
            connection.execute("SELECT setval(%s, %s)", (sequence, highest))
