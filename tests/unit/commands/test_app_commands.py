"""Apps from a shell."""

import json

import pytest

from tests.unit.command import Command

WIKI = ("app", "add", "Wiki", "https://wiki.example.com")


def test_an_app_is_added_shown_changed_and_removed(command: Command) -> None:
    assert command.told(*WIKI, "--everyone") == "Added Wiki, at https://wiki.example.com.\n"
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


def test_groups_that_do_not_count_are_named_as_such(command: Command) -> None:
    command.told("group", "add", "Ops")
    command.told(*WIKI, "--everyone", "--group", "Ops")
    assert "groups: Ops (not in use)\n" in command.told("app", "show", "Wiki")
    command.told("app", "change", "Wiki", "--group", "Ops")
    assert "groups: Ops\n" in command.told("app", "show", "Wiki")


def test_the_doctor_looks_at_apps(command: Command) -> None:
    command.told("app", "add", "Local", f"http://127.0.0.1:{command.port}1"[:21], "--everyone")
    done = command("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    found = checks["app Local"]
    assert not found["ok"]
    assert "NIGHTLATCH_TRUSTED_PROXIES" in found["problem"]
    assert "Nothing answers there" in found["problem"]


def test_a_change_of_nothing_is_a_wrong_use(command: Command) -> None:
    command.told(*WIKI, "--everyone", "--ask-again", "5")
    done = command("app", "change", "Wiki")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is nothing to change." in done.stderr
    assert "--help" in done.stderr
    assert "Enter a name" in command.refusal("app", "change", "Wiki", "--name", "")
    assert command.read("app", "change", "Wiki", "--ask-again", "0")["ask_again"] is None
    assert command.read("app", "change", "Wiki", "--no-passkey")["needs_passkey"] is False


def test_minutes_that_cannot_be_are_told_what_can(command: Command) -> None:
    only = command.refusal(*WIKI, "--everyone", "--ask-again", "-5")
    assert only == "Error: Enter a number of minutes from 1 to 43200.\n"
    command.told(*WIKI, "--everyone")
    said = command.refusal("app", "change", "Wiki", "--ask-again", "-5")
    assert "from 1 to 43200, or 0 to ask only when the sign-in ends." in said


@pytest.mark.parametrize(
    "line",
    [
        ("invite", "carol", "--email", "nowhere"),
        ("user", "confirm-email", "bob", "nowhere"),
    ],
)
def test_no_command_speaks_of_fields_to_leave_empty(
    command: Command, line: tuple[str, ...]
) -> None:
    assert command.refusal(*line) == "Error: Enter an email address like name@example.com.\n"
