"""The operator's commands: the set-up link, and people."""

import json
import re
from pathlib import Path

import pytest

from tests.unit.command import ADA, PASSWORD, Command


@pytest.fixture
def nightlatch(tmp_path: Path) -> Command:
    return Command(tmp_path)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, str]:
    """An installation that was started once, with nobody in it, and what that start printed."""
    command = Command(tmp_path_factory.mktemp("served"))
    return command, command.serve()


@pytest.fixture(scope="module")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """An installation with Ada in it, who is an administrator."""
    command = Command(tmp_path_factory.mktemp("inhabited"))
    command.serve()
    added = command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (added.stdout, added.stderr) == ("Added ada.\n", "")
    return command


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
        "admin": True,
        "mfa": False,
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
    answers = [(b"Password: ", PASSWORD), (b"Once more: ", PASSWORD)]
    shown = command.typing(*ADA, "--admin", answers=answers)
    assert (b"Added ada." in shown, PASSWORD.encode() in shown) == (True, False)


def test_an_unknown_command_is_an_error_with_help(nightlatch: Command) -> None:
    done = nightlatch("server")
    assert (done.returncode, "No such command" in done.stderr) == (2, True)
