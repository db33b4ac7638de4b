"""Moving everything from SQLite to PostgreSQL, or back, while nobody writes.

Where it comes from stays as it was, and where it goes to is whole or empty. The key and the
folder of backups stay where they are.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from domain.database import disk, migrating, private_files, schema, sqlite_rows, storage
from domain.database.rows import Sums
from domain.database.troubles import BUSY, DAMAGED, MEANING, READ_ONLY
from domain.errors import OperatorError
from operations import data_folder, temporary_folders, transfer
from operations.data_folder import DATABASE
from operations.transfer import Origin
from settings import Settings

_ADDRESS = "the database of NIGHTLATCH_DATABASE_URL"
_STOP = "Stop Nightlatch first; nothing was changed."
MOMENT = "%Y%m%dT%H%M%SZ"


class CannotMove(OperatorError):
    """Why nothing was moved, and what to do."""


def to_postgresql(settings: Settings, now: int) -> tuple[Sums, Path]:
    """Move the file in the data folder to the PostgreSQL of the settings, which must be empty.

    Returns what was moved, and where the file is kept. Raises CannotMove and CannotTransfer.
    """
    path = settings.data_dir / DATABASE
    with _alone(settings):
        _verify_may_go(path.exists(), f"There is no database in {settings.data_dir}.")
        with _held(path) as origin, storage.opened(path, settings.database_url):
            sums = transfer.done_before(origin) or _moved(origin)
        kept = _set_aside(path, now)
    return sums, kept


def to_sqlite(settings: Settings) -> Sums:
    """Move the PostgreSQL of the settings to a file in the data folder, which must have none.

    Raises CannotMove and CannotTransfer.
    """
    path = settings.data_dir / DATABASE
    with _alone(settings), temporary_folders.opened(settings.data_dir) as folder:
        _verify_may_go(not path.exists(), f"There is already a database in {settings.data_dir}.")
        with _read(settings.database_url) as origin, storage.opened(folder / DATABASE):
            sums = transfer.fill(origin)
        private_files.place(folder / DATABASE, path)
    return sums


def _set_aside(path: Path, now: int) -> Path:
    """Rename the file: it would be used again, by mistake, wherever the address isn't set."""
    kept = path.with_name(f"{path.name}.moved-{datetime.fromtimestamp(now, UTC):{MOMENT}}")
    path.rename(kept)
    private_files.sync(path.parent)
    return kept


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    with data_folder.as_startup_errors(settings.data_dir):
        data_folder.make_folder(settings.data_dir)
        with data_folder.startup_lock(settings.data_dir):
            yield


def _moved(origin: Origin) -> Sums:
    with transfer.empty():
        return transfer.fill(origin)


def _verify_may_go(is_right: bool, problem: str) -> None:
    if not is_right:
        raise CannotMove(f"{problem} Nothing was changed.")


@contextmanager
def _held(path: Path) -> Iterator[Origin]:
    """The contents of the SQLite file, which no other process can have open until the end."""
    with (
        _said_of(path),
        _index_removed(path),
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as file,
    ):
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        file.execute("BEGIN EXCLUSIVE")
        migrations = _known(sqlite_rows.applied(file), str(path))
        yield Origin(migrations, lambda: sqlite_rows.contents(file), sqlite_rows.counters(file))


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """What SQLite says is wrong with the file, as CannotMove."""
    disk.watch(path)
    try:
        yield
    except sqlite3.Error as fault:
        found = disk.trouble(fault)
        if found and found.kind == BUSY:
            raise CannotMove(f"The database {path} is in use. {_STOP}") from fault
        is_shut = getattr(fault, "sqlite_errorcode", 0) == sqlite3.SQLITE_CANTOPEN
        way_out = MEANING[found.kind if found else READ_ONLY if is_shut else DAMAGED]
        raise CannotMove(
            f"The database {path} can't be read ({fault}). {way_out} Nothing was changed."
        ) from fault


@contextmanager
def _index_removed(path: Path) -> Iterator[None]:
    """Remove the index of the log, which is left behind where the log itself is gone."""
    yield
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)


@contextmanager
def _read(url: str) -> Iterator[Origin]:
    """The contents of the PostgreSQL at `url`, which nobody else uses until the end."""
    from domain.database import postgresql_alone, postgresql_rows  # those who have one only

    with postgresql_alone.held(url) as connection:
        migrations = _known(postgresql_rows.applied(connection), _ADDRESS)
        ours = {schema.HISTORY, *schema.columns_after(migrations)}
        yield Origin(
            migrations,
            lambda: (c for c in postgresql_rows.contents(connection) if c.table in ours),
            postgresql_rows.counters(connection),
        )


def _known(migrations: tuple[str, ...], where: str) -> tuple[str, ...]:
    unknown = sorted(set(migrations) - set(migrating.known()))
    if unknown:
        raise migrating.DatabaseTooNew(", ".join(unknown))
    _verify_may_go(bool(migrations), f"There is no installation of Nightlatch in {where}.")
    return migrations
