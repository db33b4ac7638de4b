"""The database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from peewee import OperationalError

import models
from domain.audit import events
from domain.database import migrating, storage
from domain.database.one_writer import NotInWrite
from models import Event, RequiredMigration, Table, database
from tests.unit.conftest import NOW, ORIGIN, Person


def test_the_migrations_make_what_the_tables_say(data_dir: Path) -> None:
    for table in Table.__subclasses__():
        meta = table._meta
        made = {c.name: c.null for c in database.get_columns(meta.table_name)}
        said = {f.column_name: f.null for f in meta.sorted_fields}
        assert made == said, meta.table_name
    assert len(Table.__subclasses__()) > 5


@pytest.mark.requirement("S-102")
def test_only_the_owner_can_read_the_files(data_dir: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in data_dir.iterdir()} == {0}


def test_migrating_again_changes_nothing(data_dir: Path) -> None:
    assert migrating.migrate() == []
    migrating.verify_migrated()


def test_an_empty_database_is_told_to_lack_migrations(tmp_path: Path) -> None:
    storage.open_database(tmp_path / "empty.sqlite3")
    with pytest.raises(migrating.NotMigrated, match="0001_accounts"):
        migrating.verify_migrated()
    storage.close_database()


def test_a_database_of_a_newer_version_is_refused(data_dir: Path) -> None:
    RequiredMigration.create(name="9999_future")
    database.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2030-01-01')"
    )
    for attempt in (migrating.migrate, migrating.verify_migrated):
        with pytest.raises(migrating.DatabaseTooNew, match="9999_future"):
            attempt()


@pytest.mark.requirement("S-78")
def test_nothing_is_written_outside_of_a_write(ada: Person) -> None:
    with ThreadPoolExecutor(1) as elsewhere:  # where no test is behind it
        doing = elsewhere.submit(events.record, ada.user, events.REHEARSED, NOW, ORIGIN)
        with pytest.raises(NotInWrite):
            doing.result()
        elsewhere.submit(database.close).result()
    assert not Event.select().where(Event.kind == events.REHEARSED).exists()


@pytest.mark.requirement("S-78")
def test_a_fault_inside_a_write_undoes_all_of_it(data_dir: Path) -> None:
    def half_done() -> None:
        with storage.write():
            models.SetupLink.create(token_hash=b"x", created_at=1)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        half_done()
    assert not models.SetupLink.select().exists()


@pytest.mark.engine("sqlite")
def test_whoever_is_late_opens_no_connection_that_no_one_closes(data_dir: Path) -> None:
    storage.close_database()
    with (
        ThreadPoolExecutor() as late,
        pytest.raises(OperationalError, match="this database was closed"),
    ):
        late.submit(database.connect).result()
    found = storage.pool_use()
    assert (found.in_use, found.idle) == (0, 0)
