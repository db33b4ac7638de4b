"""A disk that is full, as an operator meets it at the shell."""

import shutil

import pytest

from tests.unit.command import Command

FULL = ("prlimit", "--fsize=0")  # not a byte can be written to any file
LITTLE = ("prlimit", "--fsize=8192")


@pytest.fixture
def full(settled: Command) -> Command:
    settled.wrapper = FULL
    return settled


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-97")
@pytest.mark.parametrize("wrapper", [FULL, LITTLE], ids=["full", "little"])
@pytest.mark.parametrize(
    "line",
    [
        ("keys", "rotate"),
        ("user", "disable", "ada"),
        ("user", "reset-link", "ada"),
        ("invite", "bob"),
        ("backup", "x.tar"),
        ("policy", "require"),
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_write_says_so_in_a_sentence(
    full: Command, wrapper: tuple[str, ...], line: tuple[str, ...]
) -> None:
    full.wrapper = wrapper
    said = full.refusal(*line)
    assert "full" in said or "File too large" in said
    assert "Traceback" not in said
    full.wrapper = ()
    assert full("user", "list").stdout == "ada\tAda Lovelace\tadmin\n"
    assert full("doctor").returncode == 0
    assert not (full.folder / "x.tar").exists()


@pytest.mark.requirement("S-86")
def test_a_rotation_that_finds_no_room_leaves_no_key_behind(full: Command) -> None:
    before = (full.data / "key").read_bytes()
    full.refusal("keys", "rotate")
    assert [path.name for path in full.data.glob("key*")] == ["key"]
    assert (full.data / "key").read_bytes() == before


@pytest.mark.requirement("S-86")
def test_a_rotation_goes_on_over_what_one_left_that_was_killed(full: Command) -> None:
    full.wrapper = ()
    (full.data / "key.new").touch(mode=0o400)
    assert full("keys", "rotate").returncode == 0
    assert [path.name for path in full.data.glob("key*")] == ["key"]


@pytest.mark.engine("sqlite")
def test_a_server_that_cannot_write_says_so_and_ends(full: Command) -> None:
    said = full("serve")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "free up space" in said.stderr


@pytest.mark.engine("sqlite")
def test_the_doctor_names_the_full_disk(full: Command) -> None:
    done = full("doctor")
    assert done.returncode == 1
    assert "free up space" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.engine("sqlite")
def test_the_doctor_wants_room_for_another_backup(full: Command) -> None:
    full.wrapper = ()
    with (full.data / "nightlatch.sqlite3").open("r+b") as file:
        file.truncate(shutil.disk_usage(full.data).total)  # of which next to nothing is used
    assert "There is not enough space for another backup" in full("doctor").stdout


def test_a_check_that_finds_no_room_says_so(full: Command) -> None:
    full.wrapper = ()
    assert full("backup", "x.tar").returncode == 0
    full.wrapper = FULL
    assert "cannot be unpacked" in full.refusal("restore", "--check", "x.tar")
    assert [path.name for path in full.data.glob(".nightlatch-*")] == []
