"""A file with Bob in it, to be moved to an empty PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from domain.database import rows, sqlite_rows, storage
from domain.database.rows import Sums
from domain.users import accounts, groups, memberships
from domain.users.accounts import NewAccount
from models import Event, database
from operations import configuration, startup
from operations.data_folder import DATABASE
from settings import Settings
from tests import engines
from tests.unit.conftest import KEY, NOW, ORIGIN, PASSWORD, Clock, Person, with_mfa

ODD = "tab\t, line\n, back\\slash \\N, ümlaut 😀"


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    startup.open_existing(settings)
    with database.connection_context():
        yield
    storage.close_database()


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A file with Bob in it, and the address of an empty PostgreSQL."""
    configuration.configure(Settings(bcrypt_cost=4))
    folder = tmp_path / "data"
    settings = Settings(data_dir=folder, secret_key=(KEY,))
    startup.prepare(settings, Clock(NOW))
    with database.connection_context():
        given = NewAccount("bob", "Bob Example", PASSWORD, "bob@example.test", is_admin=False)
        bob = with_mfa(Person(accounts.create(given, NOW, ORIGIN)))
        ops = groups.create("ops", NOW, ORIGIN, None)
        memberships.add(ops, [bob.user], NOW, ORIGIN, None)
        Event.create(user=None, kind="odd", at=NOW, browser=ODD, subject="", known_browser=None)
        Event.create(kind="last", at=NOW).delete_instance()
    storage.close_database()
    return replace(settings, database_url=engines.url(folder))


def file_of(settings: Settings) -> Path:
    return settings.data_dir / DATABASE


def in_file(path: Path) -> Sums:
    with closing(sqlite3.connect(path)) as file:
        return rows.sums(sqlite_rows.contents(file))


def tables(settings: Settings) -> int:
    with psycopg.connect(settings.database_url) as connection:
        asked = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        [(found,)] = connection.execute(asked).fetchall()
        return int(found)
