"""Files that are no backup, or no good one."""

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from domain.database import storage
from domain.encryption import vault
from domain.encryption.keyring import BadKey, Key, Keyring
from models import Session, database
from operations import backup_archive, backups
from operations.backup_archive import BackupError
from tests.unit.backup_check import check
from tests.unit.conftest import Person, signed_in
from tests.unit.repacked import repacked

OTHER_KEY = Key(bytes(range(32)), "elsewhere")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar"


@pytest.fixture
def made(file: Path, bob: Person, now: int) -> Path:
    backups.make(file, now, None)
    return file


@pytest.mark.parametrize("part", [0.999, 0.5, 0.1, 0.005, 0.001, 0.0])
def test_a_file_that_was_cut_off_is_refused(made: Path, part: float) -> None:
    # Beyond the last part a tar is padded; what is cut off there is not missed.
    with tarfile.open(made) as tar:
        end = max(member.offset_data + member.size for member in tar)
    made.write_bytes(made.read_bytes()[: int(end * part)])
    with pytest.raises(BackupError, match=r"is (damaged|not a Nightlatch backup)"):
        check(made)


@pytest.mark.parametrize("more", [1, 512, 20_000])
def test_what_was_put_behind_a_backup_is_no_damage(made: Path, more: int) -> None:
    made.write_bytes(made.read_bytes() + b"x" * more)
    for look in (check, backup_archive.glance):
        look(made)


@pytest.mark.parametrize("at", [0.0, 0.004, 0.3, 0.6, 0.9])
def test_a_file_that_was_changed_is_refused(made: Path, at: float) -> None:
    content = bytearray(made.read_bytes())
    used = len(content.rstrip(b"\0"))  # what comes behind it decides nothing
    content[int(used * at)] ^= 1
    made.write_bytes(content)
    with pytest.raises(BackupError, match=r"is (damaged|not a Nightlatch backup)"):
        check(made)


@pytest.mark.parametrize("content", [b"", b"Dear diary, " * 200, b"\0" * 20480])
def test_another_file_is_told_from_a_backup(file: Path, bob: Person, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BackupError, match="is not a Nightlatch backup"):
        check(file)


def test_a_missing_file_is_named(file: Path) -> None:
    with pytest.raises(BackupError, match=f"{file} cannot be read: No such file"):
        check(file)


@pytest.mark.requirement("S-87")
def test_a_wrong_key_is_told_with_the_one_wanted(made: Path) -> None:
    wanted = vault.ring().current.id.hex()
    vault.use(Keyring((OTHER_KEY,)))
    found = f"Needed: key {wanted}. Found: key {OTHER_KEY.id.hex()}, from elsewhere"
    with pytest.raises(BadKey, match=found):
        check(made)


def test_a_backup_of_a_newer_version_is_named_as_such(made: Path) -> None:
    repacked(made, lambda manifest: manifest.update(migrations=["0001_accounts", "9999_future"]))
    with pytest.raises(BackupError, match=r"newer version of Nightlatch \(it has 9999_future\)"):
        check(made)


def test_a_newer_format_is_named_as_such(made: Path) -> None:
    repacked(made, lambda manifest: manifest.update(version=4))
    with pytest.raises(BackupError, match="was made by a newer version"):
        check(made)


@pytest.mark.parametrize("version", [0, -1, "4", 4.5, None, [4]], ids=str)
def test_what_no_version_wrote_is_not_called_newer(made: Path, version: object) -> None:
    repacked(made, lambda manifest: manifest.update(version=version))
    with pytest.raises(BackupError, match="is damaged"):
        check(made)


@pytest.mark.parametrize(
    ("pack", "how"), [(gzip.compress, "gunzip"), (bz2.compress, "bunzip2"), (lzma.compress, "unxz")]
)
def test_of_a_compressed_backup_the_way_to_unpack_it_is_named(
    made: Path, pack: Callable[[bytes], bytes], how: str
) -> None:
    made.write_bytes(pack(made.read_bytes()))
    with pytest.raises(BackupError, match=f"is compressed. Unpack it first: {how} {made}"):
        check(made)


@pytest.mark.requirement("S-73")
def test_a_backup_writes_no_file_of_a_name_that_it_brings(made: Path, tmp_path: Path) -> None:
    def named(manifest: dict[str, Any]) -> None:
        manifest["parts"]["../stolen"] = [*manifest["parts"].values()][-1]

    repacked(made, named)
    with tarfile.open(made) as tar:
        parts = [(m, (tar.extractfile(m) or io.BytesIO()).read()) for m in tar]
    again = tarfile.TarInfo("../stolen")
    again.size = parts[-1][0].size
    with tarfile.open(made, "w") as tar:
        for member, content in [*parts, (again, parts[-1][1])]:
            tar.addfile(member, io.BytesIO(content))
    with pytest.raises(BackupError, match="is damaged"):
        check(made)
    assert not list(tmp_path.rglob("stolen"))


@pytest.mark.engine("sqlite")
def test_a_database_damaged_before_the_backup_is_found(file: Path, bob: Person, now: int) -> None:
    path = Path(database.obj.database)
    storage.close_database()
    content = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as direct:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'user'"
        page = direct.execute(query).fetchone()[0]
        size = direct.execute("PRAGMA page_size").fetchone()[0]
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    storage.open_database(path)
    with database.connection_context(), pytest.raises(BackupError, match=r"damaged|malformed"):
        backups.make(file, now, None)
    assert not file.exists()


def test_sessions_may_go_on_meanwhile(file: Path, bob: Person, now: int) -> None:
    signed_in(bob)
    backups.make(file, now, None)
    signed_in(bob)
    assert Session.select().count() == 2
