"""Everything of one database put into another that is empty, of either engine."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from domain.database import rows, schema, sqlite_rows, storage
from domain.database.rows import Content, Sums, Unfit
from domain.errors import OperatorError
from models import database


class CannotTransfer(OperatorError):
    """What can't be put into the other database, or wouldn't be the same there."""


@dataclass(frozen=True)
class Origin:
    """What is to be put there: the tables as these migrations make them, and all their rows."""

    migrations: tuple[str, ...]
    contents: Callable[[], Iterator[Content]]
    last: Mapping[str, int]  # the last number that each table has given to a row


@contextmanager
def empty() -> Iterator[None]:
    """Have the open database while it is empty. On PostgreSQL what is done is done whole, or not.

    A file is given its name at the end only. Raises CannotTransfer.
    """
    if storage.is_sqlite():
        yield
        return
    from domain.database import postgresql_rows  # loaded by those who have one only

    with postgresql_rows.as_peewee(), storage.startup_lock(), storage.write():
        connection = database.connection()
        connection.execute(postgresql_rows.PATIENT)
        if there := postgresql_rows.anything(connection):
            is_ours = schema.has_column("installation", "id")
            what = "an installation of Nightlatch" if is_ours else f"“{there}”"
            raise CannotTransfer(
                f"The database of NIGHTLATCH_DATABASE_URL is not empty: it contains {what}. "
                "Create a new one and set its address; nothing was changed."
            )
        yield


def fill(origin: Origin) -> Sums:
    """Fill the open database, and compare it with the origin. Raises CannotTransfer."""
    ours = engine()
    with storage.migrating():
        schema.make(database.obj, origin.migrations)
    try:
        sums: Sums = ours.fill(database.connection(), origin.contents(), origin.last)
    except Unfit as fault:
        raise CannotTransfer(f"The other database can't keep {fault}.") from fault
    verify_equal(sums, rows.sums(ours.contents(database.connection())))
    return sums


def done_before(origin: Origin) -> Sums | None:
    """What the open database holds, if that is the same: whoever filled it was stopped then."""
    if not schema.has_column("installation", "id"):
        return None
    there = rows.sums(engine().contents(database.connection()))
    return there if there == rows.sums(origin.contents()) else None


def engine() -> ModuleType:
    """What reads and fills the tables of the open database."""
    if storage.is_sqlite():
        return sqlite_rows
    from domain.database import postgresql_rows

    return postgresql_rows


def verify_equal(before: Sums, after: Sums) -> None:
    """Raise CannotTransfer unless both have the same rows in every table."""
    differing = [t for t in {**before, **after} if before.get(t) != after.get(t)]
    if differing:
        raise CannotTransfer(
            f"The table “{differing[0]}” isn't the same after copying. Nothing was changed."
        )
