"""What a SQLite file holds, as lines, and filling one with such lines."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from domain.database import rows, schema
from domain.database.rows import Content, Kind, Sum, Sums, Unfit

_KINDS = {
    "INTEGER": rows.INTEGER,
    "BIGINT": rows.INTEGER,
    "SMALLINT": rows.TRUTH,
    "BLOB": rows.BINARY,
    "VARCHAR": rows.TEXT,
    "DATETIME": rows.MOMENT,
}


def applied(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The migrations that the file has; none if it isn't one of ours."""
    if schema.HISTORY not in _tables(connection):
        return ()
    asked = f"SELECT name FROM {schema.HISTORY} ORDER BY name"  # noqa: S608
    return tuple(name for (name,) in connection.execute(asked))


def contents(connection: sqlite3.Connection) -> Iterator[Content]:
    """All tables. Raises Unfit while they're read."""
    for table in _tables(connection):
        kinds = _columns(connection, table)
        yield Content(table, tuple(kinds), _lines(connection, table, kinds))


def counters(connection: sqlite3.Connection) -> dict[str, int]:
    """The highest number that each table has ever given to a row."""
    return dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))


def fill(connection: sqlite3.Connection, found: Iterable[Content], last: Mapping[str, int]) -> Sums:
    """Put these rows into the tables in place of any that are there. Raises Unfit.

    It is a transaction of its own, which must be the outermost.
    """
    connection.execute("PRAGMA foreign_keys = 0")  # so that the tables can come in any order
    connection.execute("BEGIN IMMEDIATE")
    for table in _tables(connection):
        connection.execute(f'DELETE FROM "{table}"')  # noqa: S608
    sums = {content.table: _fill(connection, content) for content in found}
    _continue_counting(connection, last)
    _verify_references(connection)
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = 1")
    return sums


def _tables(connection: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    return [name for (name,) in connection.execute(asked) if not name.startswith("sqlite_")]


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, Kind]:
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    declared = {column[1]: column[2].upper().partition("(")[0] for column in columns}
    return {name: _KINDS[declared[name]] for name in sorted(declared)}


def _lines(connection: sqlite3.Connection, table: str, kinds: dict[str, Kind]) -> Iterator[bytes]:
    listed = ", ".join(f'"{name}"' for name in kinds)
    ways = tuple(kinds.values())
    for row in connection.execute(f'SELECT {listed} FROM "{table}"'):  # noqa: S608
        try:
            yield rows.written(ways, row)
        except Unfit as fault:
            number = row[list(kinds).index("id")]
            raise Unfit(f"row {number} of the table “{table}” ({fault})") from fault


def _fill(connection: sqlite3.Connection, content: Content) -> Sum:
    kinds = _columns(connection, content.table)
    ways = [kinds[name] for name in content.columns]
    names = ", ".join(f'"{name}"' for name in content.columns)
    marks = ", ".join("?" for _ in ways)
    insert = f'INSERT INTO "{content.table}" ({names}) VALUES ({marks})'  # noqa: S608
    found = Sum()
    for lines in rows.batches(found.counting(content.lines)):
        connection.executemany(insert, [rows.read(ways, line) for line in lines])
    return found


def _continue_counting(connection: sqlite3.Connection, last: Mapping[str, int]) -> None:
    there = counters(connection)
    numbered = {name for name in last if last[name] > there.get(name, 0)}
    for table in numbered & _self_counting(connection):
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last[table]))


def _self_counting(connection: sqlite3.Connection) -> set[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    return {name for (name,) in connection.execute(asked)}


def _verify_references(connection: sqlite3.Connection) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise Unfit(f"row {broken[1]} of the table “{broken[0]}” (it refers to no row)")
