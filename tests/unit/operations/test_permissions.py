"""Files that others can read: named, and with commands that can be copied as they stand."""

import os
import pwd
import shlex
import subprocess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from operations import data_folder, permissions
from operations.diagnosis import COMMAND, Check
from tests.unit.conftest import NOW, Person, sign_in


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is as it should be, with a space in its name."""
    folder = tmp_path / "my data"
    folder.mkdir(mode=0o700)
    return folder


def found(data: Path) -> Check:
    return permissions.files(data, data.parent / ".env", None)


def commands(data: Path) -> list[str]:
    lines = found(data).problem.splitlines()
    return [line.removeprefix(COMMAND) for line in lines if line.startswith(COMMAND)]


def make(folder: Path, number: int, mode: int = 0o644) -> list[Path]:
    made = [folder / f"file {at:03}" for at in range(number)]
    for path in made:
        path.touch()
        path.chmod(mode)
    return made


@pytest.mark.parametrize("look", [1, 2, 3, 4])
def test_a_file_that_goes_away_meanwhile_is_no_fault(
    data: Path, monkeypatch: pytest.MonkeyPatch, look: int
) -> None:
    going, _ = make(data, 2, 0o600)
    looked_up, looks = Path.stat, []

    def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path == going:
            looks.append(path)
            if len(looks) == look:
                going.unlink()
        return looked_up(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", stat)
    assert found(data).ok


@pytest.mark.parametrize("number", [1, 3, 4, 300])
def test_the_commands_mend_it_as_they_stand(data: Path, number: int) -> None:
    make(data, number)
    dotenv, beside = data.parent / ".env", data.parent / "app.py"
    for path in (dotenv, beside):
        path.touch()
        path.chmod(0o644)
    data.chmod(0o755)
    for command in commands(data):
        subprocess.run(["sh", "-c", command], check=True, timeout=60)
    assert found(data).ok
    assert beside.stat().st_mode & 0o777 == 0o644  # not ours


def test_of_many_files_three_are_named(data: Path) -> None:
    make(data, 300)
    told = found(data).problem
    assert told.count("file ") == 3
    assert " and 297 more. Make them private:" in told
    assert len(told.splitlines()) == 2


def test_what_belongs_to_another_is_named_and_taken_back_together(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(data, 20, 0o600)
    looked_up = Path.stat

    def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        status = list(looked_up(path, follow_symlinks=follow_symlinks))
        return os.stat_result([*status[:4], 70000 if path == data else 70001, *status[5:]])

    monkeypatch.setattr(Path, "stat", stat)
    sentence, command = found(data).problem.splitlines()
    assert sentence.endswith(" and 17 more belong to #70001. Take them back:")
    folder = shlex.quote(str(data))
    # A number as commands take it: to a shell, "#" begins a comment.
    whole = f"find {folder} -maxdepth 1 -user 70001 -exec chown 70000: {{}} +"
    assert command == f"{COMMAND}{whole}"


def test_overview_shows_each_command_in_a_line_of_its_own(
    client: TestClient, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Other users can read /a. Make it private:\n  chmod 600 /a\nAnd more:\n  chmod 700 /b"
    monkeypatch.setattr(permissions, "files", lambda *_: Check("permissions", "", told))
    sign_in(client, ada, NOW)
    assert (
        "Other users can read /a. Make it private:<br>"
        '<code translate="no">chmod 600 /a</code><br>And more:<br>'
        '<code translate="no">chmod 700 /b</code></p>'
    ) in client.get("/overview").text


@pytest.mark.case("B99")
def test_an_account_without_a_name_goes_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    found = tmp_path.stat()
    told = permissions.account(tmp_path, found.st_uid + 1).problem
    line = f"setpriv --reuid {found.st_uid} --regid {found.st_gid} --clear-groups"
    assert f"{line} scripts/nightlatch doctor" in told


def test_a_folder_that_all_users_share_is_not_to_be_made_private(data: Path) -> None:
    data.chmod(0o1777)
    make(data, 4)
    assert (commands(data), "Leave it as it is" in found(data).problem) == ([], True)
    with pytest.raises(data_folder.CannotStart, match="All users of this machine share"):
        data_folder.make_folder(data)


def test_one_that_is_empty_stays_as_it_is(data: Path) -> None:
    data.chmod(0o1777)
    with pytest.raises(data_folder.CannotStart, match="share"):
        data_folder.make_folder(data)
    assert data.stat().st_mode & 0o7777 == 0o1777
