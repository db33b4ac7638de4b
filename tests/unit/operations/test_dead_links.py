"""Links to what isn't there, such as on a disk that isn't mounted: nothing begins in its place."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.database import storage
from domain.encryption import keyring
from domain.encryption.keyring import BadKey, Key
from operations import backup_files, backup_schedule, backups, startup
from operations.backup_archive import BackupError
from operations.data_folder import DATABASE, CannotStart
from operations.restoring import RestoreTarget, restore
from tests.engines import at
from tests.unit.conftest import KEY, NOW, Clock, Person

BEGIN: list[Callable[[Path], object]] = [
    lambda folder: startup.prepare(at(folder), Clock(NOW)),
    lambda folder: startup.open_existing(at(folder)),
]


@pytest.mark.case("B64")
@pytest.mark.parametrize("begin", BEGIN, ids=["prepare", "open_existing"])
@pytest.mark.parametrize("below", ["", "data", "deep/data"])
def test_no_data_folder_begins_behind_a_dead_link(
    tmp_path: Path, begin: Callable[[Path], object], below: str
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "mount" / "nightlatch")
    with pytest.raises(CannotStart, match=f"^{link} links to a folder that does not exist"):
        begin(link / below)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link"]


@pytest.mark.case("B64")
@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("begin", BEGIN, ids=["prepare", "open_existing"])
def test_no_database_begins_behind_a_dead_link(
    tmp_path: Path, begin: Callable[[Path], object]
) -> None:
    data, disk = tmp_path / "data", tmp_path / "disk"
    startup.prepare(at(data), Clock(NOW))
    storage.close_database()
    disk.mkdir()
    file = (data / DATABASE).rename(disk / DATABASE)
    (data / DATABASE).symlink_to(disk / DATABASE)
    begin(data)  # as long as it is there, a link is fine
    storage.close_database()
    away = file.rename(tmp_path / "away")
    for left in disk.iterdir():
        left.unlink()
    with pytest.raises(CannotStart, match=f"{DATABASE} links to a file that does not exist"):
        begin(data)
    assert list(disk.iterdir()) == []
    assert away.stat().st_size


@pytest.mark.case("B64")
def test_a_backup_does_not_take_the_place_of_a_link(tmp_path: Path, bob: Person, now: int) -> None:
    target = tmp_path / "backup.tar"
    target.symlink_to(tmp_path / "mount" / "backup.tar")
    with pytest.raises(BackupError, match="already exists"):
        backups.make(target, now, None)
    assert target.is_symlink()
    free = backup_files.free(tmp_path, now)
    free.symlink_to("nowhere")
    assert backup_files.free(tmp_path, now) != free


@pytest.mark.case("B64")
def test_nightly_backups_say_that_their_folder_is_gone(
    tmp_path: Path, bob: Person, clock: Clock
) -> None:
    link = tmp_path / "backups"
    link.symlink_to(tmp_path / "mount")
    assert not backup_schedule.make_if_due(link, 7, clock)
    assert "links to a folder that does not exist" in backup_schedule.state(clock.now).fault


@pytest.mark.case("B64")
def test_nothing_is_restored_behind_a_dead_link(tmp_path: Path, bob: Person, clock: Clock) -> None:
    file, link = tmp_path / "backup.tar", tmp_path / "data-link"
    backups.make(file, clock.now, keyring.text([Key(KEY, "")]))
    link.symlink_to(tmp_path / "mount")
    with pytest.raises(CannotStart, match="links to a folder that does not exist"):
        restore(file, RestoreTarget(link), clock)


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/full", "/dev/urandom"])
def test_no_device_is_a_key_file_to_be_made_private(device: str) -> None:
    with pytest.raises(BadKey, match=f"^The key file {device} is not a file.$"):
        keyring.read(Path(device))


@pytest.mark.requirement("S-87")
def test_a_key_may_come_through_a_pipe() -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
        assert cat.stdin is not None
        assert cat.stdout is not None
        cat.stdin.write(keyring.text([Key(KEY, "")]))
        cat.stdin.close()
        found = keyring.read(Path(f"/dev/fd/{cat.stdout.fileno()}"))
    assert [key.material for key in found.keys] == [KEY]


@pytest.mark.requirement("S-87")
def test_of_a_key_file_no_more_is_read_than_keys_need(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.touch(mode=0o600)
    os.truncate(file, 10**12)
    with pytest.raises(keyring.KeyGone, match="does not contain a key"):
        keyring.read(file)
