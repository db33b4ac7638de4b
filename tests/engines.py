"""Which engine the tests use: SQLite, or the PostgreSQL that `--engine` started for this run.

There each data folder of a test has a database of its own. Making one takes a fiftieth of a second
and opening tables in it a quarter, so copies that are needed by thousands of tests are used again:
put back to what they were copied from, which takes a few milliseconds.
"""

import gzip
import hashlib
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from domain.database import disk, migrating, storage
from models import database
from operations import data_folder
from settings import Settings
from tests.engine_copies import OF_KIND, STRATEGY, Copy, Original, do, server


def is_sqlite() -> bool:
    """Whether this run is on SQLite."""
    return not server()


def at(folder: Path, keys: Sequence[bytes] | None = None) -> Settings:
    """The settings of an installation in this folder, with these keys or those of its file."""
    return Settings(data_dir=folder, secret_key=tuple(keys or ()), database_url=url(folder))


def url(folder: Path) -> str:
    """The address of this folder's database, an empty one at first; "" for SQLite."""
    if is_sqlite():
        return ""
    if folder not in _databases:
        name = _own_name(folder)
        do(f'CREATE DATABASE "{name}" {STRATEGY}')
        _databases[folder] = Copy(name)
    return _databases[folder].address


def variables(folder: Path) -> dict[str, str]:
    """What the environment of a process says about this folder's database."""
    return {} if is_sqlite() else {"NIGHTLATCH_DATABASE_URL": url(folder)}


def copy(before: Path, after: Path) -> None:
    """Have a database for the folder `after`, as that of `before` is.

    Copies are made as that was at the first time, when no one may be using it.
    """
    if is_sqlite():
        return
    if before not in _originals:
        _originals[before] = Original(_databases[before].name)
    drop(after)
    _databases[after] = _originals[before].lend()


def open_copy(folder: Path, connections: int) -> None:
    """Open the folder's database, with nothing to verify: it is as what it was copied from.

    As after a start, one connection is there for whoever comes first.
    """
    if is_sqlite():
        storage.open_database(folder / data_folder.DATABASE, connections)
    else:
        from domain.database import postgresql

        # As `open_database` does, which first sees by a connection of its own whether it will do.
        storage.close_database()
        disk.watch(None)
        database.initialize(postgresql.opened(url(folder), connections))
    with database.connection_context():
        pass


def migrate(folder: Path) -> None:
    """Have a database for the folder that has all tables, and nobody in them."""
    if is_sqlite():
        data_folder.make_folder(folder)
        path = folder / data_folder.DATABASE
        path.touch(0o600)  # as a start makes it, or Overview would say that others can read it
        path.write_bytes(_migrated())
        return
    if _MIGRATED not in _originals:
        _migrate(_MIGRATED)
    copy(_MIGRATED, folder)


def drop(folder: Path) -> None:
    """Remove the folder's database, if it has one."""
    if found := _databases.pop(folder, None):
        found.give_back()


def drop_within(folder: Path) -> None:
    """Remove the databases of all data folders in this one."""
    for one in [one for one in _databases if folder in one.parents]:
        drop(one)


def loaded(dump: Path, query: str) -> list[Any]:
    """What a database made of a dump answers, by nothing but zcat and psql."""
    import psycopg

    command = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", url(dump)]
    with gzip.open(dump) as script:
        subprocess.run(command, input=script.read(), check=True, capture_output=True, timeout=60)
    with psycopg.connect(url(dump)) as connection:
        return connection.execute(query.encode()).fetchall()


def kept(folder: Path) -> bytes:
    """Every byte of the folder's database: its files, or the rows of all its tables."""
    if is_sqlite():
        return b"".join(path.read_bytes() for path in folder.glob(f"{data_folder.DATABASE}*"))
    import psycopg

    with psycopg.connect(url(folder)) as here:
        tables = [table for (table,) in here.execute(OF_KIND, ["r"])]
        return b"".join(part for table in tables for part in _copied(here, table))


def _copied(here: Any, table: str) -> list[bytes]:
    with here.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as rows:
        return [bytes(part) for part in rows]


def close() -> None:
    """Let go of all databases, at the end of the run."""
    for folder in list(_databases):
        drop(folder)
    for original in _originals.values():
        for copy in original.spare:
            copy.disconnect()


_MIGRATED = Path("migrated")
_databases: dict[Path, Copy] = {}
_originals: dict[Path, Original] = {}


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as made:
        path = Path(made) / data_folder.DATABASE
        _migrate(path)
        return path.read_bytes()


def _migrate(path: Path) -> None:
    storage.open_database(path, url=url(path))
    with database.connection_context():
        migrating.migrate()
    storage.close_database()


def _own_name(folder: Path) -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    told = f"{worker} {os.getpid()} {folder.absolute()}"
    return "test_" + hashlib.sha256(told.encode()).hexdigest()[:20]
