"""Which engine the tests use: SQLite, or the PostgreSQL that NIGHTLATCH_TEST_DATABASE names.

Each data folder of a test has a database of its own there, named after the folder.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from settings import Settings

SERVER = os.environ.get("NIGHTLATCH_TEST_DATABASE", "")


def at(folder: Path, keys: Sequence[bytes] | None = None) -> Settings:
    """The settings of an installation in this folder, with these keys or those of its file."""
    return Settings(data_dir=folder, secret_key=tuple(keys or ()), database_url=url(folder))


def url(folder: Path) -> str:
    """The address of this folder's database, which is made if it isn't there; "" for SQLite."""
    if not SERVER:
        return ""
    name = _name(folder)
    if not _ask("SELECT 1 FROM pg_database WHERE datname = %s", name):
        _do(f'CREATE DATABASE "{name}"')
    return _address(name)


def copy(before: Path, after: Path) -> None:
    """Make a database for the folder `after`, as that of `before` is. No one may be using that."""
    if SERVER:
        drop(after)
        _do(f'CREATE DATABASE "{_name(after)}" TEMPLATE "{_name(before)}"')


def drop(folder: Path) -> None:
    """Remove the folder's database, if it has one."""
    if SERVER:
        _do(f'DROP DATABASE IF EXISTS "{_name(folder)}" WITH (FORCE)')


def _name(folder: Path) -> str:
    return "test_" + hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:20]


def _address(name: str) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def _do(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


def _ask(statement: str, *values: Any) -> list[Any]:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        return connection.execute(statement, values).fetchall()
