"""Backups of a PostgreSQL, by pg_dump."""

import os
from pathlib import Path

import pytest

from domain.database import condition, storage
from domain.encryption import keyring, vault
from models import Event, User, database
from operations import backup_archive, backups, pg_dump, restoring, startup, transfer
from operations.backup_archive import BackupError
from operations.restoring import RestoreTarget
from settings import Settings
from tests import engines
from tests.unit import full_disk
from tests.unit.conftest import KEY, NOW, Clock, Person

pytestmark = pytest.mark.engine("postgresql")


@pytest.fixture
def file(tmp_path: Path, bob: Person) -> Path:
    path = tmp_path / "backup.tar"
    backups.make(path, NOW, None)
    return path


def test_the_manifest_says_where_it_is_from_and_what_is_in_it(file: Path) -> None:
    manifest = backup_archive.glance(file)
    assert (manifest.is_dump, manifest.tables["user"].rows) == (True, 1)
    assert b'"engine": "PostgreSQL"' in file.read_bytes()


@pytest.mark.requirement("S-85")
def test_the_password_of_the_database_is_told_in_files_alone(
    bob: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pg_dump itself, run by a script that writes down what anyone could see."""
    real = pg_dump._program(condition.version())
    programs = tmp_path / "programs" / "99" / "bin"
    programs.mkdir(parents=True)
    seen = tmp_path / "seen"
    script = programs / "pg_dump"
    script.write_text(
        f'#!/bin/sh\n(echo "$@"; env; cat "$PGSERVICEFILE") >>{seen}\nexec {real} "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr(pg_dump, "DEBIAN", tmp_path / "programs")
    monkeypatch.setenv("PATH", str(tmp_path))
    url = engines.url(tmp_path / "data").replace("postgres@", "postgres:canary-of-base@")
    storage.open_database(tmp_path, url=url)
    with database.connection_context():
        backups.make(tmp_path / "x.tar", NOW, keyring.text(vault.ring().keys))
    assert "--snapshot=" in seen.read_text()
    assert "canary-of-base" not in seen.read_text()
    assert b"canary-of-base" not in (tmp_path / "x.tar").read_bytes()


def test_without_a_pg_dump_that_fits_it_says_what_to_install(
    bob: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pg_dump, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match=r"There is no pg_dump.* postgresql-client-\d+"):
        backups.make(tmp_path / "x.tar", NOW, None)
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.22'\n")
    old.chmod(0o755)
    with pytest.raises(BackupError, match="The newest pg_dump here is of version 12"):
        backups.make(tmp_path / "x.tar", NOW, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "pg_dump"]


def test_a_full_disk_leaves_no_half_a_backup(bob: Person, tmp_path: Path) -> None:
    with full_disk.no_room(), pytest.raises(BackupError, match="cannot be written"):
        backups.make(tmp_path / "x.tar", NOW, None)
    assert sorted(os.listdir(tmp_path)) == ["data"]


def test_a_dump_restores_into_a_file(file: Path, tmp_path: Path) -> None:
    last = Event.create(kind="last", at=NOW).id
    before = backup_archive.glance(file).tables["event"].rows
    storage.close_database()
    place = RestoreTarget(tmp_path / "elsewhere", [KEY])
    restoring.restore(file, place, Clock(NOW))
    startup.open_existing(Settings(data_dir=place.data_dir, secret_key=(KEY,)))
    assert storage.is_sqlite()
    assert User.get().username == "bob"
    assert Event.select().where(Event.kind != "restored").count() == before
    assert Event.create(kind="new", at=NOW).id >= last


def test_a_database_that_holds_anything_is_left_alone(file: Path, tmp_path: Path) -> None:
    storage.close_database()
    place = RestoreTarget(tmp_path / "data", [KEY], database_url=engines.url(tmp_path / "data"))
    before = sorted(os.listdir(place.data_dir))
    with pytest.raises(transfer.CannotTransfer, match="contains an installation of Nightlatch"):
        restoring.restore(file, place, Clock(NOW))
    startup.open_existing(engines.at(place.data_dir, [KEY]))
    assert not Event.select().where(Event.kind == "restored").exists()
    assert sorted(os.listdir(place.data_dir)) == before
