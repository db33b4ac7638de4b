"""Which engine the tests use: SQLite, or the PostgreSQL that `--engine` started for this run.

There each data folder of a test has a database of its own. Making one takes a fiftieth of a second
and opening tables in it a quarter, so copies that are needed by thousands of tests are used again:
put back to what they were copied from, which takes a few milliseconds.
"""

import gzip
import hashlib
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from domain.database import migrating, storage
from models import database
from operations import data_folder
from settings import Settings

SERVER = "NIGHTLATCH_TEST_DATABASE"  # in the environment: handed down to xdist's workers
USES = 100  # of one copy: what is deleted leaves holes in the tables


def is_sqlite() -> bool:
    """Whether this run is on SQLite."""
    return not _server()


def at(folder: Path, keys: Sequence[bytes] | None = None) -> Settings:
    """The settings of an installation in this folder, with these keys or those of its file."""
    return Settings(data_dir=folder, secret_key=tuple(keys or ()), database_url=url(folder))


def url(folder: Path) -> str:
    """The address of this folder's database, an empty one at first; "" for SQLite."""
    if is_sqlite():
        return ""
    if folder not in _databases:
        name = _own_name(folder)
        _do(f'CREATE DATABASE "{name}" {_STRATEGY}')
        _databases[folder] = _Copy(name)
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
        _originals[before] = _Original(_databases[before].name)
    drop(after)
    _databases[after] = _originals[before].lend()


def migrate(folder: Path) -> None:
    """Have a database for the folder that has all tables, and nobody in them."""
    if is_sqlite():
        data_folder.make_folder(folder)
        (folder / data_folder.DATABASE).write_bytes(_migrated())
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
        tables = [table for (table,) in here.execute(_OF_KIND, ["r"])]
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


@dataclass(eq=False)
class _Copy:
    """A database, and whose copy it is, if it can be put back to that."""

    name: str
    original: "_Original | None" = None
    uses: int = 0
    schema: Any = None

    @property
    def address(self) -> str:
        return urlunsplit(urlsplit(_server())._replace(path=f"/{self.name}"))

    @cached_property
    def connection(self) -> Any:
        import psycopg

        return psycopg.connect(self.address, autocommit=True)

    def give_back(self) -> None:
        if self.original and self.uses < USES:
            self.original.spare.append(self)
        else:
            self.disconnect()
            _do(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def disconnect(self) -> None:
        if "connection" in vars(self):
            self.connection.close()

    def put_back(self, script: str) -> bool:
        """Make it as it was, unless its tables were changed."""
        self.connection.execute(_END_OTHERS)
        if self.connection.execute(_SCHEMA).fetchone() != self.schema:
            return False
        self.connection.execute(script)
        return True


@dataclass(eq=False)
class _Original:
    """A database that others are made from."""

    name: str
    spare: list[_Copy] = field(default_factory=list)
    made: int = 0

    def lend(self) -> _Copy:
        while self.spare:
            found = self.spare.pop()
            found.uses += 1
            if found.put_back(self.script):
                return found
            found.uses = USES
            found.give_back()
        return self._made()

    def _made(self) -> _Copy:
        self.made += 1
        script = self.script  # read before: no one may be connected to what is copied
        copy = _Copy(f"{self.name}_{self.made}", self)
        _do(f'CREATE DATABASE "{copy.name}" TEMPLATE "{self.name}" {_STRATEGY}')
        copy.schema = copy.connection.execute(_SCHEMA).fetchone()
        assert script
        return copy

    @cached_property
    def script(self) -> str:
        """What makes a copy as this is, whatever is in its tables."""
        with _Copy(self.name).connection as here:
            tables = [_scripted(here, table) for (table,) in here.execute(_OF_KIND, ["r"])]
            numbers = [_counting(here, name) for (name,) in here.execute(_OF_KIND, ["S"])]
        # As a replica applies them: without looking at what refers to what.
        return "; ".join(["SET session_replication_role = replica", *tables, *numbers])


def _scripted(here: Any, table: str) -> str:
    [rows] = here.execute(f"SELECT coalesce(json_agg(t), '[]') FROM {table} t").fetchone()
    told = json.dumps(rows).replace("'", "''")
    return (
        f"DELETE FROM {table}; "
        f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, '{told}')"
    )


def _counting(here: Any, sequence: str) -> str:
    last, called = here.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
    return f"SELECT setval('{sequence}', {last}, {called})"


_STRATEGY = "STRATEGY FILE_COPY"
_MIGRATED = Path("migrated")
_databases: dict[Path, _Copy] = {}
_originals: dict[Path, _Original] = {}

_OF_KIND = (
    "SELECT format('%%I', relname) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = %s ORDER BY relname"
)
# Sums of the transactions that made the entries of the catalog: any change raises one.
_SCHEMA = "SELECT " + ", ".join(
    f"(SELECT sum(xmin::text::bigint) FROM pg_{catalog})"
    for catalog in ("class", "attribute", "constraint", "attrdef", "trigger")
)
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


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


def _server() -> str:
    return os.environ.get(SERVER, "")


def _own_name(folder: Path) -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    told = f"{worker} {os.getpid()} {folder.absolute()}"
    return "test_" + hashlib.sha256(told.encode()).hexdigest()[:20]


def _do(statement: str) -> None:
    import psycopg

    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(statement)
