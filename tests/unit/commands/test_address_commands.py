"""Email addresses, confirmed from a shell."""

import json
from pathlib import Path

import pytest

from tests.unit.command import PASSWORD, Command
from tests.unit.installations import copied


@pytest.fixture
def command(team: Command, tmp_path: Path) -> Command:
    """An installation with Ada, its administrator, and Bob, a member."""
    return copied(team, tmp_path)


def told(command: Command, *line: str, typed: str = "") -> str:
    done = command(*line, typed=typed)
    assert done.returncode == 0, done.stderr
    return done.stdout


def is_confirmed(command: Command, username: str) -> bool:
    return bool(json.loads(told(command, "user", "show", username, "--json"))["email_confirmed"])


def test_an_address_is_confirmed_by_name(command: Command) -> None:
    said = ("user", "add", "erin", "--name", "Erin", "--email", "erin@club.example")
    told(command, *said, "--confirm-email", "--password-stdin", typed=f"{PASSWORD}\n")
    assert is_confirmed(command, "erin")
    told(command, "user", "unconfirm-email", "erin")
    assert not is_confirmed(command, "erin")
    wrong = command.refusal("user", "confirm-email", "erin", "eve@club.example")
    assert "erin@club.example" in wrong
    told(command, "user", "confirm-email", "erin", "erin@club.example")
    assert is_confirmed(command, "erin")


def test_an_address_is_confirmed_in_the_invitation(command: Command) -> None:
    assert "no email address" in command.refusal("invite", "carol", "--confirm-email")
    given = ("--email", "carol@club.example", "--confirm-email")
    told(command, "invite", "carol", *given)
    assert "for one person" in command("invite", "dora", "eve", *given).stderr
