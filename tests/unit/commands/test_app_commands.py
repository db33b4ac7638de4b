"""Apps from a shell."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.command import Command
from tests.unit.installations import copied

WIKI = ("app", "add", "Wiki", "https://wiki.example.com")


@pytest.fixture
def command(team: Command, tmp_path: Path) -> Command:
    """An installation with Ada, its administrator, and Bob, a member."""
    return copied(team, tmp_path)


def told(command: Command, *line: str) -> str:
    done = command(*line)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(command: Command, *line: str) -> Any:
    return json.loads(told(command, *line, "--json"))


def test_an_app_is_added_shown_changed_and_removed(command: Command) -> None:
    assert told(command, *WIKI, "--everyone") == "Wiki is added, at https://wiki.example.com.\n"
    assert read(command, "app", "show", "wiki") == {
        "name": "Wiki",
        "address": "https://wiki.example.com",
        "kind": "proxy",
        "everyone": True,
        "groups": [],
        "people": [],
        "ask_again": None,
        "needs_passkey": False,
        "background_counts": False,
        "opened": None,
        "fault": "",
    }
    changed = ("--name", "Pages", "--person", "bob", "--ask-again", "15", "--background-counts")
    found = read(command, "app", "change", "Wiki", *changed)
    assert (found["name"], found["everyone"], found["people"]) == ("Pages", False, ["bob"])
    assert (found["ask_again"], found["background_counts"]) == (15, True)
    found = read(command, "app", "change", "Pages", "--ask-again", "0")
    assert (found["ask_again"], found["people"]) == (None, ["bob"])
    assert [one["name"] for one in read(command, "app", "list")] == ["Pages"]
    assert told(command, "app", "list") == "Pages\thttps://wiki.example.com\tbob\tnever\n"
    assert read(command, "app", "remove", "PAGES")["removed"]
    assert read(command, "app", "list") == []
    lines = [json.loads(line) for line in told(command, "activity", "--json").splitlines()]
    done = [(line["event"], line["about"]) for line in lines[:4]]
    assert done[0] == ("app-removed", "Pages")
    assert done[3] == ("app-added", "Wiki")


@pytest.mark.requirement("S-202")
def test_an_app_can_open_only_with_a_passkey(command: Command) -> None:
    assert read(command, *WIKI, "--everyone", "--passkey")["needs_passkey"]
    assert read(command, "app", "change", "Wiki", "--name", "Pages")["needs_passkey"]
    assert not read(command, "app", "change", "Pages", "--no-passkey")["needs_passkey"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ((*WIKI,), "Choose who can open it"),
        ((*WIKI, "--everyone", "--ask-again", "-1"), "Enter a number of minutes"),
        ((*WIKI, "--person", "carlo"), "No one has the username “carlo”"),
        ((*WIKI, "--group", "ops"), "There is no group “ops”"),
        (("app", "add", "Wiki", "wiki.example.com", "--everyone"), "with https:// in front"),
        (("app", "add", "", "https://wiki.example.com", "--everyone"), "Enter a name"),
        (("app", "show", "Wiki"), "There is no app “Wiki”"),
        (("app", "remove", "Wiki\x1b"), "There is no app “Wiki"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    command: Command, line: tuple[str, ...], said: str
) -> None:
    assert said in command.refusal(*line)


def test_the_doctor_looks_at_apps(command: Command) -> None:
    told(command, "app", "add", "Local", f"http://127.0.0.1:{command.port}1"[:21], "--everyone")
    done = command("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    found = checks["app Local"]
    assert not found["ok"]
    assert "NIGHTLATCH_TRUSTED_PROXIES" in found["problem"]
    assert "Nothing answers there" in found["problem"]
