"""A key that was given is used, or the start stops; never is another made in its place."""

import base64
import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.database import storage
from domain.encryption import keyring, vault
from domain.encryption.keyring import BadKey, Key
from operations import startup
from tests.engines import at
from tests.unit.conftest import KEY, NOW, Clock

TEXT = keyring.text([Key(KEY, "")]).decode()


@pytest.mark.case("B62")
@pytest.mark.requirement("S-87")
@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + TEXT.replace("\n", "\r\n").encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        f"\n  {TEXT}  \n\n".encode(),
        TEXT.strip().encode(),
    ],
)
def test_a_key_file_is_read_whichever_system_wrote_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    assert [key.material for key in keyring.read(path).keys] == [KEY]


def directory(path: Path) -> None:
    path.mkdir()


def link_to_nowhere(path: Path) -> None:
    path.symlink_to("/nowhere/key")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def empty(path: Path) -> None:
    path.touch(mode=0o600)


def prose(path: Path) -> None:
    path.write_text("the key is in the safe")
    path.chmod(0o600)


def latin(path: Path) -> None:
    path.write_bytes(b"caf\xe9")
    path.chmod(0o600)


def too_short(path: Path) -> None:
    path.write_text(base64.b64encode(KEY[:31]).decode())
    path.chmod(0o600)


def open_to_others(path: Path) -> None:
    path.write_text(TEXT)
    path.chmod(0o644)


HARMS = [
    *(directory, link_to_nowhere, link_to_itself, empty, prose, latin, too_short),
    open_to_others,
]


@pytest.mark.case("B64")
@pytest.mark.requirement("S-87")
@pytest.mark.parametrize("harm", HARMS)
def test_a_key_that_is_given_but_cannot_be_used_stops_the_first_start(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir(mode=0o700)
    harm(data_dir / "key")
    before = (data_dir / "key").lstat()
    with pytest.raises(BadKey, match=str(data_dir / "key")):
        startup.prepare(at(data_dir), Clock(NOW))
    storage.close_database()
    after = (data_dir / "key").lstat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(p.name for p in data_dir.glob("key*")) == ["key"]


@pytest.mark.requirement("S-87")
def test_a_key_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "key"
    with pytest.raises(BadKey, match="cannot be written"):
        keyring.write(path, [Key(KEY, "")])
    path.parent.mkdir()
    path.mkdir()  # which no file takes the place of
    with pytest.raises(BadKey, match="cannot be written"):
        keyring.write(path, [Key(KEY, "")])
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.requirement("S-87")
def test_a_first_start_without_any_key_makes_one(tmp_path: Path) -> None:
    startup.prepare(at(tmp_path / "data"), Clock(NOW))
    storage.close_database()
    assert (tmp_path / "data" / "key").stat().st_mode & 0o777 == 0o600
    assert vault.ring().keys
