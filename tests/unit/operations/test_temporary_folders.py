"""Folders with secrets in them: gone afterwards, even after a kill."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from operations import temporary_folders
from tests import engines
from tests.unit.command import ADA, PASSWORD, Command

KILLS = 6
MOST_TRIED = 60  # until one comes in time: on a busy machine, this process may see it too late


def test_a_workshop_is_for_us_alone_and_gone_afterwards(tmp_path: Path) -> None:
    with temporary_folders.opened(tmp_path) as folder:
        (folder / "secret").touch()
        assert folder.stat().st_mode & 0o777 == 0o700
        temporary_folders.sweep(tmp_path)
        assert (folder / "secret").exists()  # somebody works in it
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [".nightlatch-x", ".restoring-x"])
def test_what_was_left_goes_with_the_next_one_beside_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "key").touch()
    with temporary_folders.opened(tmp_path):
        assert not (tmp_path / name).exists()


def test_other_things_stay(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".nightlatch-link").symlink_to("elsewhere")
    (tmp_path / ".nightlatch-file").touch()
    theirs = tmp_path / ".nightlatch-theirs"
    theirs.mkdir()
    if os.geteuid() == 0:
        os.chown(theirs, 12345, 12345)
    else:
        theirs.chmod(0)
    before = sorted(tmp_path.iterdir())
    temporary_folders.sweep(tmp_path, tmp_path / "nowhere", None)
    assert sorted(tmp_path.iterdir()) == before


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """One with Ada in it and a backup that holds its key."""
    command = Command(tmp_path_factory.mktemp("server"))
    command.serve()
    command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
    assert command("backup", "with-key.tar", "--with-key").returncode == 0
    return command


def killed(command: Command, folder: Path, *arguments: str) -> bool:
    """Kill the command once it has a workshop in the folder; whether that was in time."""
    with subprocess.Popen(
        command.line(*arguments), cwd=command.folder, env=command.environment
    ) as process:
        while process.poll() is None:
            if any(map(files_in, folder.glob(".nightlatch-*"))):
                process.send_signal(signal.SIGKILL)
                break
    return process.returncode == -signal.SIGKILL


def files_in(workshop: Path) -> list[str]:
    """The names of its files; none once it is gone, which may be at any moment."""
    with suppress(FileNotFoundError):
        return os.listdir(workshop)
    return []


@pytest.mark.requirement("S-102")
@pytest.mark.parametrize("options", [(), ("--check",)], ids=["restore", "check"])
def test_a_restore_that_is_killed_leaves_nothing_for_good(
    server: Command, tmp_path: Path, options: tuple[str, ...]
) -> None:
    command, temporary = Command(tmp_path), tmp_path / "temporary"
    command.environment["TMPDIR"] = str(temporary)
    file = str(server.folder / "with-key.tar")
    found = 0
    for tried in count(1):
        shutil.rmtree(command.data, ignore_errors=True)
        engines.drop(command.data)
        engines.url(command.data)
        temporary.mkdir(exist_ok=True)
        command.data.mkdir(mode=0o700)
        found += killed(command, command.data, "restore", file, *options)
        assert list(temporary.iterdir()) == []
        if tried >= KILLS and found:
            break
        assert tried < MOST_TRIED
    command("restore", file)  # unless the last was as good as done
    (command.data / ".nightlatch-left").mkdir()
    command.serve()
    assert not list(command.data.glob(".nightlatch-*"))


@pytest.mark.requirement("S-102")
def test_a_backup_that_is_killed_leaves_nothing_for_good(server: Command, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    found = 0
    for tried in count(1):
        found += killed(server, server.data, "backup", str(target / f"{tried}.tar"), "--with-key")
        if tried >= KILLS and found:
            break
        assert tried < MOST_TRIED
    assert not list(target.glob(".*"))
    server.serve()
    assert not list(server.data.glob(".nightlatch-*"))


@pytest.mark.requirement("S-102")
def test_a_start_clears_the_temporary_folder_and_that_of_the_backups(tmp_path: Path) -> None:
    command, temporary, backups = Command(tmp_path), tmp_path / "temporary", tmp_path / "backups"
    command.environment["TMPDIR"] = str(temporary)
    command.environment["NIGHTLATCH_BACKUP_DIR"] = str(backups)
    temporary.mkdir()
    with command.serving():
        while not list(backups.glob("nightlatch-*.tar")):
            command.asked("/healthz")
    for folder in (temporary, backups):
        (folder / ".nightlatch-left").mkdir()
    command.serve()  # which finds tonight's backup made
    assert [list(folder.glob(".nightlatch-*")) for folder in (temporary, backups)] == [[], []]
