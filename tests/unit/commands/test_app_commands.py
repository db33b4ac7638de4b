"""Apps from a shell."""

import json

import pytest

from tests.unit.command import Command

WIKI = ("app", "add", "Wiki", "https://wiki.example.com")


def test_an_app_is_added_shown_changed_and_removed(command: Command) -> None:
    assert command.told(*WIKI, "--everyone") == "Wiki is added, at https://wiki.example.com.\n"
    assert command.read("app", "show", "wiki") == {
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
    found = command.read("app", "change", "Wiki", *changed)
    assert (found["name"], found["everyone"], found["people"]) == ("Pages", False, ["bob"])
    assert (found["ask_again"], found["background_counts"]) == (15, True)
    found = command.read("app", "change", "Pages", "--ask-again", "0")
    assert (found["ask_again"], found["people"]) == (None, ["bob"])
    assert [one["name"] for one in command.read("app", "list")] == ["Pages"]
    assert command.told("app", "list") == "Pages\thttps://wiki.example.com\tbob\tnever\n"
    assert command.read("app", "remove", "PAGES")["removed"]
    assert command.read("app", "list") == []
    lines = [json.loads(line) for line in command.told("activity", "--json").splitlines()]
    done = [(line["event"], line["about"]) for line in lines[:4]]
    assert done[0] == ("app-removed", "Pages")
    assert done[3] == ("app-added", "Wiki")


@pytest.mark.requirement("S-202")
def test_an_app_can_open_only_with_a_passkey(command: Command) -> None:
    assert command.read(*WIKI, "--everyone", "--passkey")["needs_passkey"]
    assert command.read("app", "change", "Wiki", "--name", "Pages")["needs_passkey"]
    assert not command.read("app", "change", "Pages", "--no-passkey")["needs_passkey"]


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
    command.told("app", "add", "Local", f"http://127.0.0.1:{command.port}1"[:21], "--everyone")
    done = command("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    found = checks["app Local"]
    assert not found["ok"]
    assert "NIGHTLATCH_TRUSTED_PROXIES" in found["problem"]
    assert "Nothing answers there" in found["problem"]
