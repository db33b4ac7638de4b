"""Where a backup is restored to, and with which key."""

import re
import subprocess
from pathlib import Path

import pytest

from domain.database import storage
from domain.encryption import vault
from domain.encryption.keyring import BadKey, Key, text
from domain.signin import first_account
from operations import backups, data_folder, restoring, startup
from operations.backup_archive import BackupError
from operations.restoring import RestoreTarget
from tests.engines import at
from tests.unit.conftest import (
    KEY,
    Clock,
    Person,
)
from tests.unit.operations.conftest import place_at

WRONG = bytes(range(32))


def key_file(folder: Path, key: bytes) -> Path:
    path = folder / "key-file"
    path.write_bytes(text([Key(key, "")]))
    path.chmod(0o600)
    return path


def test_proving_touches_nothing(file: Path, place: RestoreTarget) -> None:
    proof = restoring.check(file, place)
    assert (proof.people, place.data_dir.exists()) == (2, False)


@pytest.mark.requirement("S-87")
def test_a_wrong_key_is_refused_before_anything_is_written(file: Path, tmp_path: Path) -> None:
    place = place_at(tmp_path / "elsewhere", [WRONG])
    wanted, found = Key(KEY, "").id.hex(), Key(WRONG, "").id.hex()
    with pytest.raises(BadKey, match=f"Needed: key {wanted}. Found: key {found}, from NIGHTLATCH"):
        restoring.restore(file, place, Clock(0))
    assert not place.data_dir.exists()


def test_a_backup_without_key_asks_for_it(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BadKey, match=r"contains no key\..*--key-file"):
        restoring.restore(file, place_at(tmp_path / "elsewhere"), Clock(0))
    assert not (tmp_path / "elsewhere").exists()


def test_the_key_from_a_file_comes_along(file: Path, tmp_path: Path, clock: Clock) -> None:
    place = place_at(tmp_path / "elsewhere", key_file=key_file(tmp_path, KEY))
    restoring.restore(file, place, clock)
    startup.open_existing(at(place.data_dir))
    assert (place.data_dir / "key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_in_the_folder_already_is_used(
    file: Path, tmp_path: Path, clock: Clock
) -> None:
    place = place_at(tmp_path / "elsewhere")
    place.data_dir.mkdir(mode=0o700)
    key_file(tmp_path, KEY).rename(place.data_dir / "key")
    restoring.restore(file, place, clock)
    startup.open_existing(at(place.data_dir))


def test_a_key_in_the_folder_is_not_replaced(file: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "elsewhere"
    data_dir.mkdir(mode=0o700)
    key_file(tmp_path, WRONG).rename(data_dir / "key")
    with pytest.raises(BackupError, match="There is already a key in"):
        restoring.restore(file, place_at(data_dir, key_file=key_file(tmp_path, KEY)), Clock(0))
    assert (data_dir / "key").read_bytes() == text([Key(WRONG, "")])


def test_the_key_in_the_backup_serves_an_empty_place(
    data_dir: Path, tmp_path: Path, bob: Person, clock: Clock
) -> None:
    backups.make(tmp_path / "with-key.tar", clock.now, text(vault.ring().keys))
    storage.close_database()
    place = place_at(tmp_path / "elsewhere")
    restoring.restore(tmp_path / "with-key.tar", place, clock)
    startup.open_existing(at(place.data_dir))


def test_a_folder_with_a_database_is_left_alone(file: Path, tmp_path: Path) -> None:
    place = RestoreTarget(tmp_path / "elsewhere", [KEY])
    place.data_dir.mkdir(mode=0o700)
    (place.data_dir / data_folder.DATABASE).write_bytes(b"someone's")
    with pytest.raises(BackupError, match=r"There is already a database in"):
        restoring.restore(file, place, Clock(0))
    assert (place.data_dir / data_folder.DATABASE).read_bytes() == b"someone's"


def test_a_folder_with_other_things_is_left_alone(file: Path, tmp_path: Path) -> None:
    place = RestoreTarget(tmp_path / "elsewhere", [KEY])
    place.data_dir.mkdir(mode=0o700)
    (place.data_dir / "letters").touch()
    with pytest.raises(BackupError, match="is not empty: it contains letters"):
        restoring.restore(file, place, Clock(0))
    assert [path.name for path in place.data_dir.iterdir()] == ["letters"]


def test_a_folder_that_others_see_is_refused_and_left_empty(
    file: Path, place: RestoreTarget
) -> None:
    place.data_dir.mkdir()
    (place.data_dir / "lock").touch()
    place.data_dir.chmod(0o755)
    with pytest.raises(data_folder.CannotStart, match="chmod 700"):
        restoring.restore(file, place, Clock(0))
    assert [path.name for path in place.data_dir.iterdir()] == ["lock"]


def test_a_server_without_people_offers_no_old_set_up_link(
    data_dir: Path, tmp_path: Path, place: RestoreTarget, clock: Clock
) -> None:
    token = first_account.make_link(clock.now)
    assert token
    backups.make(tmp_path / "empty.tar", clock.now, None)
    storage.close_database()
    restoring.restore(tmp_path / "empty.tar", place, clock)
    startup.open_existing(at(place.data_dir, [KEY]))
    assert not first_account.is_open(token, clock.now)


def test_a_key_that_the_backup_includes_is_looked_for_in_it(
    data_dir: Path, tmp_path: Path, bob: Person, clock: Clock
) -> None:
    path = tmp_path / "with-key.tar"
    backups.make(path, clock.now, text(vault.ring().keys))
    place = place_at(tmp_path / "elsewhere", [WRONG])
    with pytest.raises(BadKey) as refused:
        restoring.check(path, place)
    [found] = re.findall(r"It is in the backup: (\(.*\)), then scripts", str(refused.value))
    key = tmp_path / "found"
    subprocess.run(["sh", "-c", found.replace("FILE", str(key))], check=True, timeout=30)
    assert restoring.check(path, place_at(tmp_path / "elsewhere", key_file=key)).people == 1


@pytest.mark.parametrize("content", ["", "no key"])
def test_a_wrong_key_file_is_no_reason_to_give_up_the_key(
    file: Path, tmp_path: Path, content: str
) -> None:
    key = tmp_path / "key-file"
    if content:
        key.write_text(content)
        key.chmod(0o600)
    with pytest.raises(BadKey, match="key-file") as refused:
        restoring.restore(file, place_at(tmp_path / "elsewhere", key_file=key), Clock(0))
    assert ("There is no file" in str(refused.value)) == (not content)
    assert "keys lost" not in str(refused.value)
