"""A backup that was not made by us, or is not what it says: refused before it does any harm."""

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from domain.database import storage
from domain.encryption import vault
from domain.encryption.keyring import BadKey, Key, Keyring
from models import User
from operations import backup_archive, backups, restoring, startup
from operations.data_folder import DATABASE
from tests.engines import at
from tests.unit.backup_check import check
from tests.unit.conftest import KEY, NOW, Clock, Person
from tests.unit.crafted_backups import refused
from tests.unit.operations.conftest import place_at
from tests.unit.repacked import repacked

SECOND = Key(bytes(range(160, 192)), "a test")


@pytest.fixture
def file(tmp_path: Path, bob: Person) -> Path:
    path = tmp_path / "backup.tar"
    backups.make(path, NOW, None)
    return path


def members(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as tar:
        return [(member, (tar.extractfile(member) or io.BytesIO()).read()) for member in tar]


def blocks(member: tarfile.TarInfo, content: bytes) -> bytes:
    padding = -len(content) % tarfile.BLOCKSIZE
    return member.tobuf(tarfile.GNU_FORMAT) + content + bytes(padding)


def sparse(member: tarfile.TarInfo) -> None:
    """One that is next to nothing in the file and three gigabytes on the disk."""
    member.type = tarfile.GNUTYPE_SPARSE


def longer(member: tarfile.TarInfo) -> None:
    member.size = 3 * 1024**3


def shorter(member: tarfile.TarInfo) -> None:
    member.size -= 512


def linked(member: tarfile.TarInfo) -> None:
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"


def hard_linked(member: tarfile.TarInfo) -> None:
    member.type, member.linkname = tarfile.LNKTYPE, backup_archive.MANIFEST


def renamed(member: tarfile.TarInfo) -> None:
    member.name = "/tmp/stolen"  # noqa: S108  # nothing is written there, which is the point


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize("change", [sparse, longer, shorter, linked, hard_linked, renamed])
def test_a_part_of_another_kind_or_size_writes_nothing(
    file: Path, change: Callable[[tarfile.TarInfo], None]
) -> None:
    (manifest, text), (database, content) = members(file)
    change(database)
    file.write_bytes(blocks(manifest, text) + blocks(database, content) + bytes(1024))
    refused(file)


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-73")
def test_a_size_as_large_as_the_header_says_is_bounded_by_the_file(file: Path) -> None:
    """Manifest and header agree on three gigabytes, of which the file has next to nothing."""
    repacked(file, lambda manifest: manifest["parts"][DATABASE].update(size=3 * 1024**3))
    (manifest, text), (database, content) = members(file)
    longer(database)
    file.write_bytes(blocks(manifest, text) + blocks(database, content))
    refused(file)


@pytest.mark.requirement("S-73")
def test_a_header_that_changes_the_next_ones_size_is_refused(file: Path) -> None:
    (manifest, text), (database, content) = members(file)
    database.pax_headers = {"size": str(3 * 1024**3), "GNU.sparse.realsize": str(3 * 1024**3)}
    with tarfile.open(file, "w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(manifest, io.BytesIO(text))
        tar.addfile(database, io.BytesIO(content))
    refused(file)


def with_database(file: Path, *statements: str) -> None:
    """The same backup with a database on which this was done, its sums right again."""
    (manifest, text), (database, content) = members(file)
    path = file.with_name("crafted")
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as crafted:
        for statement in statements:
            crafted.execute(statement)
        crafted.commit()
    content = path.read_bytes()
    path.unlink()
    told = json.loads(text)
    told["parts"][DATABASE] = {
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    del told["sum"]
    told["sum"] = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    text = json.dumps(told).encode()
    manifest.size, database.size = len(text), len(content)
    with tarfile.open(file, "w") as tar:
        tar.addfile(manifest, io.BytesIO(text))
        tar.addfile(database, io.BytesIO(content))


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DROP TABLE policy", "policy"),
        ("DROP TABLE known_browser", "known_browser"),
        ("DELETE FROM policy", "policy"),
        ("DELETE FROM installation", "installation"),
        ("ALTER TABLE event DROP COLUMN session", "event"),
    ],
)
def test_a_database_without_what_belongs_in_it_is_refused(
    file: Path, statement: str, named: str
) -> None:
    with_database(file, statement)
    assert named in refused(file, "is missing what belongs in")


@pytest.mark.engine("sqlite")
def test_a_database_that_was_not_changed_is_good(file: Path) -> None:
    with_database(file, "UPDATE user SET name = 'Robert'")
    assert check(file).people == 1


@pytest.mark.requirement("S-86")
def test_a_backup_of_two_keys_names_both_and_opens_with_both(
    data_dir: Path, tmp_path: Path, alice: Person, bob: Person
) -> None:
    """One that fell into a rotation: some records are sealed with the new key, some not yet."""
    first = vault.ring().current
    vault.use(Keyring((SECOND, first)))
    record = User.get_by_id(bob.user.id).password_hash
    assert record is not None
    plain = vault.unseal(vault.PASSWORD_HASH, bob.user.id, record)
    again = vault.seal(vault.PASSWORD_HASH, bob.user.id, plain)
    User.update(password_hash=again).where(User.id == bob.user.id).execute()
    file = tmp_path / "both.tar"
    backups.make(file, NOW, None)
    storage.close_database()
    both = " and ".join(sorted((first.id.hex(), SECOND.id.hex())))
    for key in (first, SECOND):
        missing = (SECOND if key is first else first).id.hex()
        place = place_at(tmp_path / "elsewhere", [key.material])
        with pytest.raises(
            BadKey, match=f"needs the keys {both}. Missing: key {missing}.*one per line"
        ):
            restoring.check(file, place)
    place = place_at(tmp_path / "elsewhere", [SECOND.material, KEY])
    restoring.restore(file, place, Clock(NOW))
    startup.open_existing(at(place.data_dir, [SECOND.material, KEY]))
    storage.close_database()
    shutil.rmtree(place.data_dir)
