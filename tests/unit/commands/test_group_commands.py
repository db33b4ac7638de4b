"""Groups from a shell."""

import json
from pathlib import Path

import pytest

from tests.unit.command import Command
from tests.unit.installations import copied

pytestmark = pytest.mark.requirement("S-121")


@pytest.fixture
def command(team: Command, tmp_path: Path) -> Command:
    """An installation with Ada, its administrator, and Bob, a member."""
    return copied(team, tmp_path)


def told(command: Command, *line: str) -> str:
    done = command(*line)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_group_from_its_making_to_its_end(command: Command) -> None:
    assert told(command, "group", "add", "Front desk") == "Added the group Front desk.\n"
    assert "exists already" in command.refusal("group", "add", "FRONT DESK")
    said = told(command, "group", "join", "front desk", "ada", "bob")
    assert said == "2 accounts are in the group Front desk.\n"
    said = told(command, "group", "rename", "front desk", "ops")
    assert said == "Front desk is now called ops.\n"
    shown = json.loads(told(command, "group", "show", "ops", "--json"))
    assert shown == {"name": "ops", "people": ["ada", "bob"], "apps": []}
    assert told(command, "group", "leave", "ops", "ada") == "ada is out of the group ops.\n"
    listed = json.loads(told(command, "group", "list", "--json"))
    assert listed == [{"name": "ops", "people": 1, "apps": []}]
    asked = command("group", "remove", "ops", typed="y\n")
    assert "1 person is in it. Remove the group ops?" in asked.stdout + asked.stderr
    assert json.loads(told(command, "group", "list", "--json")) == []


def test_an_unknown_name_changes_nothing(command: Command) -> None:
    told(command, "group", "add", "ops")
    for line in (
        ("group", "remove", "opps", "--yes"),
        ("group", "join", "opps", "bob"),
        ("invite", "carol", "--group", "ops", "--group", "opps"),
    ):
        assert "no group “opps”. The groups are: ops." in command.refusal(*line)
    assert "no user “carol”" in command.refusal("group", "join", "ops", "bob", "carol")
    assert json.loads(told(command, "group", "list", "--json"))[0]["people"] == 0


def test_people_are_invited_to_groups(command: Command) -> None:
    told(command, "group", "add", "ops")
    assert "/invitation/" in told(command, "invite", "carol", "--group", "OPS")
    refused = command("invite", "--renew", "carol", "--group", "ops")
    assert (refused.returncode, "keeps the groups" in refused.stderr) == (2, True)
    told(command, "group", "join", "ops", "bob")
    assert json.loads(told(command, "user", "show", "bob", "--json"))["groups"] == ["ops"]
    about = told(command, "activity", "--about", "ops", "--json").splitlines()
    assert [json.loads(line)["event"] for line in about] == ["joined-group", "group-created"]
