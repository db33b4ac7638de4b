"""A backup from a PostgreSQL is read row by row and compared; nothing in it is run."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domain.database import migrating, rows, storage
from domain.database.rows import Content
from domain.encryption import vault
from domain.encryption.keyring import BadKey, Key, Keyring
from models import Authenticator, User, database
from operations import backup_archive, backup_manifest, restoring, startup, transfer
from operations.backup_archive import BackupError
from operations.backup_manifest import DUMP, Manifest
from operations.restoring import RestoreTarget
from settings import Settings
from tests.unit.backup_check import check
from tests.unit.conftest import KEY, NOW, Clock, Person

OTHER = Key(bytes(range(160, 192)), "a test")
Change = Callable[[bytes], bytes]


def packed(folder: Path, change: Change = bytes) -> Path:
    """A backup of the open database as one of PostgreSQL is, whatever it is, with a change."""
    parts, file = folder / "parts", folder / "backup.tar"
    parts.mkdir()
    with database.connection_context():
        found = transfer.engine().contents(database.connection())
        text = b"-- As pg_dump writes it\n" + b"".join(map(block, found))
        sums = rows.sums(transfer.engine().contents(database.connection()))
        migrations = migrating.applied()
    (parts / DUMP).write_bytes(gzip.compress(change(text)))
    noted = backup_manifest.notes(sums, {"event": 1000})
    about = Manifest(NOW, vault.ring().current.id.hex(), migrations, {}, noted)
    backup_archive.write(file, parts, about)
    return file


def block(content: Content) -> bytes:
    named = ", ".join(f'"{name}"' for name in content.columns).encode()
    lines = b"".join(line + b"\n" for line in content.lines)
    return b'COPY public."%s" (%s) FROM stdin;\n%s\\.\n' % (content.table.encode(), named, lines)


def without_line(text: bytes, part: bytes) -> bytes:
    return b"".join(line for line in text.splitlines(keepends=True) if part not in line)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[RestoreTarget]:
    yield RestoreTarget(tmp_path / "elsewhere", [KEY])
    storage.close_database()


def opened(place: RestoreTarget) -> None:
    startup.open_existing(Settings(data_dir=place.data_dir, secret_key=(KEY,)))


def test_one_that_is_right_is_proved(bob: Person, tmp_path: Path) -> None:
    proof = check(packed(tmp_path))
    assert (proof.people, proof.secrets) == (1, 3)  # password, authenticator, the key's own check


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text[: text.index(b"bob@")], "is damaged"),
        (lambda text: text[: text.index(b"\n", text.index(b"bob@"))], "is damaged"),
        (lambda text: text.replace(b"Bob Example", b"Bob\tExample"), "is damaged"),
        (lambda text: text.replace(b"Bob Example", b"Rob Example"), "“user” differs"),
        (lambda text: without_line(text, b"Bob Example"), "“user” differs"),
        (lambda text: text.replace(b'public."event"', b'public."other"'), "“event” differs"),
        (lambda text: text + b"COPY public.evil (id) FROM stdin;\n\\.\n", "“evil” differs"),
        (lambda text: text[: text.index(b"COPY")], "“access_token” differs"),
    ],
    ids=["cut", "cut-in-line", "split", "changed", "row", "renamed", "added", "empty"],
)
def test_what_is_not_what_was_counted_is_refused(
    bob: Person, tmp_path: Path, change: Change, told: str
) -> None:
    with pytest.raises(BackupError, match=told):
        check(packed(tmp_path, change))


@pytest.mark.requirement("S-73")
def test_a_dump_that_is_cut_short_is_damaged(bob: Person, tmp_path: Path) -> None:
    """Wherever: between two tables or in the middle of one."""
    file, parts = packed(tmp_path), tmp_path / "again"
    parts.mkdir()
    manifest = backup_archive.extract(file, parts)
    whole = (parts / DUMP).read_bytes()
    for left in range(20, len(whole), len(whole) // 24):
        (parts / DUMP).write_bytes(whole[:left])
        file.unlink()
        backup_archive.write(file, parts, manifest)
        with pytest.raises(BackupError, match="is damaged"):
            check(file)


@pytest.mark.requirement("S-73")
def test_nothing_in_a_dump_is_run(bob: Person, tmp_path: Path, place: RestoreTarget) -> None:
    evil = b"DROP TABLE public.event;\nDELETE FROM public.user;\n"
    file = packed(tmp_path, lambda text: evil + text + evil)
    storage.close_database()
    restoring.restore(file, place, Clock(NOW))
    opened(place)
    assert User.get().username == "bob"


def test_no_number_comes_twice_after_a_restore(
    bob: Person, tmp_path: Path, place: RestoreTarget
) -> None:
    file = packed(tmp_path)
    storage.close_database()
    restoring.restore(file, place, Clock(NOW))
    opened(place)
    [(last,)] = database.execute_sql("SELECT max(id) FROM event").fetchall()
    assert last > 1000  # that of the event which tells of the restore


@pytest.mark.requirement("S-86")
def test_a_wrong_key_is_named(bob: Person, tmp_path: Path) -> None:
    file, wanted = packed(tmp_path), vault.ring().current.id.hex()
    vault.use(Keyring((OTHER,)))
    with pytest.raises(BadKey, match=f"Needed: key {wanted}"):
        check(file)


@pytest.mark.requirement("S-86")
def test_a_secret_that_does_not_open_is_told(bob: Person, tmp_path: Path) -> None:
    User.update(password_hash=Authenticator.get().sealed_secret).execute()
    with pytest.raises(BackupError, match="contains a secret that its key does not open"):
        check(packed(tmp_path))
