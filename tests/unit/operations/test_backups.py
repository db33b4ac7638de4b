"""Backups: of one moment, whole or not there, proved with the key."""

import sqlite3
import tarfile
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from domain.database.storage import write
from domain.encryption import keyring, vault
from domain.encryption.keyring import Key
from domain.mfa import recovery_codes
from models import Authenticator, Event, User, database
from operations import backups
from operations.backup_archive import BackupError
from operations.data_folder import DATABASE
from tests import engines
from tests.unit.conftest import KEY, SECRET, Person, signed_in

PAIRS = """
SELECT sum(CASE kind WHEN 'left' THEN 1 END), sum(CASE kind WHEN 'right' THEN 1 END) FROM event
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar"


@pytest.fixture
def made(file: Path, bob: Person, now: int) -> Path:
    backups.make(file, now, None)
    return file


def unpacked(file: Path, folder: Path, query: str) -> list[Any]:
    """What the database in a backup answers, by nothing but tar and its own engine."""
    with tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
    if (folder / DATABASE).exists():
        with closing(sqlite3.connect(folder / DATABASE)) as copy:
            return copy.execute(query).fetchall()
    return engines.loaded(folder / "nightlatch.sql.gz", query)


def test_a_backup_is_a_tar_that_opens_without_us(made: Path, tmp_path: Path) -> None:
    assert unpacked(made, tmp_path / "by-hand", 'SELECT username FROM "user"') == [("bob",)]


@pytest.mark.requirement("S-102")
def test_a_backup_is_for_its_owner_alone_and_nothing_lies_beside_it(made: Path) -> None:
    beside = sorted(path.name for path in made.parent.iterdir())
    assert (made.stat().st_mode & 0o777, beside) == (0o600, ["backup.tar", "data"])


def test_it_counts_what_it_proved(file: Path, bob: Person, alice: Person, now: int) -> None:
    recovery_codes.generate(signed_in(bob), now)
    proof = backups.make(file, now, None)
    # Two passwords, Bob's authenticator and shown recovery code, and the key's own check.
    assert (proof.people, proof.secrets, proof.manifest.created) == (2, 5, now)


@pytest.mark.requirement("S-85")
def test_without_the_key_no_secret_can_be_read_from_it(made: Path) -> None:
    content = made.read_bytes()
    assert KEY not in content
    assert keyring.text([Key(KEY, "")]) not in content
    assert SECRET.encode() not in content


def test_with_the_key_it_holds_the_file_of_the_key(file: Path, bob: Person, now: int) -> None:
    backups.make(file, now, keyring.text(vault.ring().keys))
    with tarfile.open(file) as tar:
        part = tar.extractfile("key")
        assert part is not None
        assert part.read() == keyring.text(vault.ring().keys)


def test_a_backup_amid_writes_is_of_one_moment(file: Path, bob: Person, now: int) -> None:
    stop, begun = threading.Event(), threading.Event()

    def write_pairs() -> None:
        with database.connection_context():
            while not stop.is_set():
                with write():
                    Event.create(user=bob.user, kind="left", at=now)
                    Event.create(user=bob.user, kind="right", at=now)
                begun.set()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    counts = []
    try:
        for number in range(5):
            begun.clear()
            assert begun.wait(60)  # for a pair since the backup before
            backup = file.with_suffix(f".{number}")
            backups.make(backup, now, None)
            [count] = unpacked(backup, file.parent / f"copy{number}", PAIRS)
            counts.append(count)
    finally:
        stop.set()
        writer.join(timeout=60)
    assert all(left == right for left, right in counts)
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_backup_replaces_no_file(made: Path, now: int) -> None:
    before = made.read_bytes()
    with pytest.raises(BackupError, match="already exists"):
        backups.make(made, now, None)
    assert made.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, bob: Person, now: int) -> None:
    with pytest.raises(BackupError, match="cannot be written \\(No such file or directory\\)"):
        backups.make(tmp_path / "nowhere" / "backup.tar", now, None)


def test_a_secret_that_does_not_open_keeps_a_backup_from_being_made(
    file: Path, bob: Person, alice: Person, now: int
) -> None:
    moved = Authenticator.get().sealed_secret
    User.update(password_hash=moved).where(User.id == alice.user.id).execute()
    with pytest.raises(BackupError, match="contains a secret that its key does not open"):
        backups.make(file, now, None)
    assert [path.name for path in file.parent.iterdir()] == ["data"]
