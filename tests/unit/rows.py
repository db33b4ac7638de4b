"""What stands in the database, told apart from what the clock alone changes."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.database import storage
from models import Event, database
from tests import engines

# When a session was last seen, when the daily sweep was claimed (S-60 lists both).
CLOCKWORK = {"seen_at", "last_seen_at", "swept_at", "clock_latest_at"}

INSTANCE = "instance"


def dump(*, but: Collection[str] = ()) -> list[str]:
    """Everything in the database but these tables, and what the server changes by itself.

    That is what the clock alone changes, and the row in which each process says that it serves,
    which on a busy machine may come after a first request.
    """
    lines, left_out = [], {*but, INSTANCE} | ({"sqlite_sequence"} if but else set())
    for table in sorted(set(database.get_tables()) - left_out):
        columns = [c.name for c in database.get_columns(table) if c.name not in CLOCKWORK]
        quoted = ", ".join(f'"{c}"' for c in columns)
        select = f'SELECT {quoted} FROM "{table}" ORDER BY 1'  # noqa: S608  # names of its own
        lines += [repr(row) for row in database.execute_sql(select) if row[0] != INSTANCE]
    return lines


def stored(data_dir: Path) -> bytes:
    """Every byte that is kept: in the database, and in the folder."""
    database_itself = engines.kept(data_dir)
    assert database_itself
    return database_itself + b"".join(path.read_bytes() for path in data_dir.iterdir())


@contextmanager
def refusing_changes_of(column: str, table: str, because: str) -> Iterator[None]:
    """The database refuses to change this column."""
    before = f'BEFORE UPDATE OF {column} ON "{table}"'
    if storage.is_sqlite():
        made = [f"CREATE TRIGGER fault {before} BEGIN SELECT RAISE(ABORT, '{because}'); END"]
    else:
        body = f"$$ BEGIN RAISE EXCEPTION '{because}'; END $$"
        made = [
            f"CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS {body}",
            f"CREATE TRIGGER fault {before} FOR EACH ROW EXECUTE FUNCTION fault()",
        ]
    for statement in made:
        database.execute_sql(statement)
    yield
    of_table = "" if storage.is_sqlite() else f'ON "{table}"'
    database.execute_sql(f"DROP TRIGGER fault {of_table}")


def kinds() -> list[str]:
    return [event.kind for event in Event.select().order_by(Event.id)]
