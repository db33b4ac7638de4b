"""Backup, restore and rescue sheet as an operator meets them, with a real server."""

import base64
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines import is_sqlite
from tests.unit.command import ADA, PASSWORD, Command


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """A server at work, with Ada in it."""
    command = Command(tmp_path_factory.mktemp("serving"))
    with command.serving():
        command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
        yield command


@pytest.fixture(scope="module")
def file(serving: Command) -> str:
    """A backup without the key."""
    assert serving("backup", "plain.tar").returncode == 0
    return str(serving.folder / "plain.tar")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Command:
    return Command(tmp_path)


def key_of(command: Command) -> str:
    return str(command.data / "key")


def test_a_backup_says_that_the_key_is_not_in_it(serving: Command) -> None:
    said = serving("backup", "without.tar").stdout
    assert "accounts: 1; encrypted records: 2, all readable" in said
    assert "can't be opened without it" in said


def test_a_backup_says_that_the_key_is_in_it(serving: Command) -> None:
    said = serving("backup", "with.tar", "--with-key").stdout
    assert "anyone who can read with.tar has everything" in said


@pytest.mark.requirement("S-102")
def test_a_backup_file_is_closed_to_others(file: str) -> None:
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600


def test_a_backup_that_is_there_is_not_replaced(serving: Command, file: str) -> None:
    assert "already exists" in serving.refusal("backup", file)


@pytest.mark.parametrize(
    "arguments", [("backup", "-"), ("restore", "-"), ("restore", "x", "--key-file", "-")]
)
def test_a_dash_is_no_name_of_a_file(serving: Command, arguments: tuple[str, ...]) -> None:
    done = serving(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Give the name of a file." in done.stderr
    assert not (serving.folder / "-").exists()


def test_a_check_says_what_it_proved_and_leaves_nothing(
    serving: Command, elsewhere: Command, file: str
) -> None:
    said = elsewhere("restore", "--check", file, "--key-file", key_of(serving)).stdout
    assert "is intact and the key opens it" in said
    assert "Nothing was changed." in said
    assert list(elsewhere.folder.iterdir()) == []


def test_without_a_key_the_way_to_give_it_is_named(elsewhere: Command, file: str) -> None:
    assert "--key-file FILE" in elsewhere.refusal("restore", file)
    assert list(elsewhere.folder.iterdir()) == []


@pytest.mark.requirement("S-87")
def test_a_wrong_key_is_refused_and_nothing_is_written(elsewhere: Command, file: str) -> None:
    wrong = elsewhere.folder / "wrong"
    wrong.write_text(base64.b64encode(bytes(range(200, 232))).decode() + "\n")
    wrong.chmod(0o600)
    said = elsewhere.refusal("restore", file, "--key-file", str(wrong))
    assert "Needed: key " in said
    assert f"from {wrong}. Nothing was written." in said
    assert not elsewhere.data.exists()


def test_a_backup_from_before_a_rotation_opens_with_the_key_of_then(
    elsewhere: Command, tmp_path: Path
) -> None:
    elsewhere.serve()
    elsewhere(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
    before = tmp_path / "key-before"
    shutil.copy(key_of(elsewhere), before)
    elsewhere("backup", "before.tar")
    assert elsewhere("keys", "rotate").returncode == 0
    assert "Needed: key " in elsewhere.refusal("restore", "--check", "before.tar")
    said = elsewhere("restore", "--check", "before.tar", "--key-file", str(before)).stdout
    assert "is intact and the key opens it" in said


def test_half_a_file_is_refused(elsewhere: Command, file: str) -> None:
    half = elsewhere.folder / "half.tar"
    whole = Path(file).read_bytes()
    half.write_bytes(whole[: len(whole) // 2])
    assert "is damaged" in elsewhere.refusal("restore", str(half))


def test_a_restored_server_serves(serving: Command, elsewhere: Command, file: str) -> None:
    said = elsewhere("restore", file, "--key-file", key_of(serving)).stdout
    assert "Restored to " in said
    assert "tells administrators what to redo" in " ".join(said.split())
    with elsewhere.serving():
        assert elsewhere.asked("/readyz") == 200
    assert "ada" in elsewhere("user", "list").stdout


def test_a_server_in_use_is_not_written_over(serving: Command, file: str) -> None:
    said = serving.refusal("restore", file)
    assert ("already a database in" if is_sqlite() else "is not empty") in said


def test_the_rescue_sheet_names_what_one_needs(serving: Command) -> None:
    sheet = serving("rescue-sheet").stdout
    wanted = (str(serving.data), "restore --check", "user add rescue", "Administrators: ada")
    assert [part for part in wanted if part not in sheet] == []


@pytest.mark.requirement("S-87")
def test_the_rescue_sheet_holds_the_key_only_if_asked(serving: Command) -> None:
    key = Path(key_of(serving)).read_text().strip()
    plain, whole = serving("rescue-sheet").stdout, serving("rescue-sheet", "--with-key").stdout
    assert (key in plain, key in whole) == (False, True)
    assert "THE KEY IS NOT ON THIS SHEET" in plain


def test_before_the_first_start_the_way_to_it_is_named(elsewhere: Command) -> None:
    for command in (("backup", "x.tar"), ("rescue-sheet",)):
        assert "scripts/run" in elsewhere.refusal(*command)
    assert list(elsewhere.folder.iterdir()) == []


def test_a_file_that_is_missing_is_said_first(serving: Command) -> None:
    for options in ((), ("--check",)):
        said = serving.refusal("restore", "/nope.tar", *options)
        assert said == "Error: The backup /nope.tar cannot be read: No such file or directory.\n"
