"""The operator's commands: the set-up link, people, and the key."""

import base64
import json
import re
from pathlib import Path

import pytest

from commands import terminal
from operations import release
from routes import ROUTES
from tests.unit.command import ADA, PASSWORD, Command

SAMPLE_KEYS = [base64.b64encode(bytes(range(at, at + 32))).decode() for at in (0, 160)]


@pytest.fixture
def nightlatch(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_another_setup_link_can_be_had(served: tuple[Command, str]) -> None:
    command, printed = served
    link = re.compile(r"/setup/([\w-]{43})")
    assert link.findall(command("setup-link").stdout) != link.findall(printed)


def test_no_setup_link_once_there_are_accounts(inhabited: Command) -> None:
    assert "There are accounts already" in inhabited.refusal("setup-link")


@pytest.mark.parametrize(
    "arguments", [("setup-link",), ("user", "list"), (*ADA, "--admin", "--password-stdin")]
)
def test_before_the_first_start_the_way_to_it_is_named(
    nightlatch: Command, arguments: tuple[str, ...]
) -> None:
    assert "scripts/run" in nightlatch.refusal(*arguments)
    assert not nightlatch.data.exists()


def test_people_are_listed(inhabited: Command) -> None:
    assert inhabited("user", "list").stdout == "ada\tAda Lovelace\tadmin\n"


def test_people_are_listed_for_programs(inhabited: Command) -> None:
    (ada,) = json.loads(inhabited("user", "list", "--json").stdout)
    del ada["created"]
    assert ada == {
        "username": "ada",
        "name": "Ada Lovelace",
        "email": "",
        "email_confirmed": False,
        "admin": True,
        "mfa": False,
        "passkey": False,
        "disabled": False,
    }


def test_a_username_is_not_given_twice(inhabited: Command) -> None:
    said = inhabited.refusal(*ADA, "--password-stdin", typed=f"{PASSWORD}\n")
    assert "This username is taken" in said


def test_a_short_password_is_refused_from_the_shell_too(inhabited: Command) -> None:
    said = inhabited.refusal("user", "add", "bob", "--name", "Bob", "--password-stdin", typed="abc")
    assert "at least 15 characters" in said


def test_the_first_account_is_an_administrators(served: tuple[Command, str]) -> None:
    command, _ = served
    assert "add --admin" in command.refusal(*ADA, "--password-stdin", typed=f"{PASSWORD}\n")


def test_without_a_terminal_the_password_is_not_waited_for(inhabited: Command) -> None:
    assert "--password-stdin" in inhabited.refusal("user", "add", "bob", "--name", "Bob")


def test_a_password_typed_twice_is_not_shown(tmp_path: Path) -> None:
    command = Command(tmp_path)
    command.serve()
    answers = [(b"Password: ", PASSWORD), (b"Again: ", PASSWORD)]
    shown = command.typing(*ADA, "--admin", answers=answers)
    assert (b"Added ada." in shown, PASSWORD.encode() in shown) == (True, False)


def test_a_reset_link_is_printed(inhabited: Command) -> None:
    printed = inhabited("user", "reset-link", "ADA").stdout
    assert re.fullmatch(rf"{inhabited.address}/reset/[\w-]{{43}}\n", printed)


def test_the_printed_reset_path_is_the_route() -> None:
    paths = [route.path for route in ROUTES if route.name == "reset_link"]
    assert paths == ["/reset/{token:pasted}"]


def test_a_reset_link_for_nobody_is_refused(inhabited: Command) -> None:
    assert "user list" in inhabited.refusal("user", "reset-link", "bob")


@pytest.mark.requirement("S-86")
def test_the_key_is_replaced(settled: Command) -> None:
    key = settled.data / "key"
    before = key.read_bytes()
    printed = settled("keys", "rotate").stdout
    assert "now protects everything (2 records)" in printed
    assert f"Back up {key}" in printed
    assert (len(key.read_bytes()), key.read_bytes() == before) == (len(before), False)
    assert settled("user", "list").returncode == 0


@pytest.mark.requirement("S-86")
def test_with_a_key_from_the_environment_the_operator_is_told_what_to_do(tmp_path: Path) -> None:
    command, (old, new) = Command(tmp_path), SAMPLE_KEYS
    command.environment["NIGHTLATCH_SECRET_KEY"] = old
    command.serve()
    assert "Put a new one in front of it" in command.refusal("keys", "rotate")
    command.environment["NIGHTLATCH_SECRET_KEY"] = f"{new},{old}"
    assert "Remove the old one from NIGHTLATCH_SECRET_KEY" in command("keys", "rotate").stdout
    command.environment["NIGHTLATCH_SECRET_KEY"] = new
    assert command("user", "list").returncode == 0


@pytest.mark.requirement("S-86")
def test_a_key_in_a_file_that_is_only_read_is_replaced_by_hand(tmp_path: Path) -> None:
    command, (old, new) = Command(tmp_path), SAMPLE_KEYS
    secret = tmp_path / "secret"
    command.environment["NIGHTLATCH_SECRET_KEY_FILE"] = str(secret)
    for text, told in (
        (
            f"{old}\n",
            "NIGHTLATCH_SECRET_KEY_FILE contains only one key. Put a new one in front of it",
        ),
        (f"{new}\n{old}\n", "Remove the old one from NIGHTLATCH_SECRET_KEY_FILE"),
    ):
        secret.write_text(text)
        secret.chmod(0o400)
        command.serve()
        done = command("keys", "rotate")
        assert told in done.stdout + done.stderr
        assert secret.read_text() == text
        secret.chmod(0o600)
    secret.write_text(f"{new}\n")
    assert command("user", "list").returncode == 0
    assert not (command.data / "key").exists()


def test_a_lost_key_costs_passwords_and_nothing_else(settled: Command) -> None:
    (settled.data / "key").unlink()
    assert "scripts/nightlatch keys lost" in settled.refusal("user", "list")
    done = settled("keys", "lost", typed="Nightlatch\n")
    assert re.fullmatch(rf"ada\t{settled.address}/reset/[\w-]{{43}}\n", done.stdout)
    assert (done.returncode, "/reset/" in done.stderr) == (0, False)
    assert settled("user", "list").stdout == "ada\tAda Lovelace\tadmin\n"


def test_without_the_sites_name_nothing_is_dropped(settled: Command) -> None:
    key = settled.data / "key"
    key.rename(settled.folder / "key")
    done = settled("keys", "lost", typed="yes\n")
    (settled.folder / "key").rename(key)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nothing was changed" in done.stderr
    assert settled("user", "list").returncode == 0


def test_a_key_that_is_there_is_not_lost(settled: Command) -> None:
    done = settled("keys", "lost", typed="Nightlatch\n")
    assert (done.returncode, "nothing is lost" in done.stderr) == (1, True)


@pytest.mark.parametrize("arguments", [(), ("user",), ("keys",), ("keys", "lost"), ("serve",)])
def test_every_command_says_what_it_does(nightlatch: Command, arguments: tuple[str, ...]) -> None:
    done = nightlatch(*arguments, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 4


def test_an_unknown_command_is_an_error_with_help(nightlatch: Command) -> None:
    done = nightlatch("server")
    assert (done.returncode, "No such command" in done.stderr) == (2, True)


def test_it_says_which_version_it_is(nightlatch: Command) -> None:
    assert nightlatch("--version").stdout == f"Nightlatch {release.RUNNING}\n"


@pytest.mark.requirement("S-69")
def test_a_terminal_obeys_nothing_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say("one\x1b[2Jtwo\tthree\nfour\u202efive")
    printed = capsys.readouterr().out
    assert "two\tthree\nfour" in printed
    assert not {"\x1b", "\u202e"} & set(printed)
