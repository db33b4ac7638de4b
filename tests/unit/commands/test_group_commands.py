"""Groups from a shell."""

import json

import pytest

from tests.unit.command import Command

pytestmark = pytest.mark.requirement("S-121")


def test_a_group_from_its_making_to_its_end(command: Command) -> None:
    assert command.told("group", "add", "Front desk") == "Added the group Front desk.\n"
    assert "already exists" in command.refusal("group", "add", "FRONT DESK")
    said = command.told("group", "join", "front desk", "ada", "bob", "ADA")
    assert said == "2 accounts are in the group Front desk.\n"
    said = command.told("group", "rename", "front desk", "ops")
    assert said == "Front desk is now called ops.\n"
    shown = command.read("group", "show", "ops")
    assert shown == {"name": "ops", "people": ["ada", "bob"], "apps": []}
    assert command.told("group", "leave", "ops", "ada", "Ada") == "ada is out of the group ops.\n"
    listed = command.read("group", "list")
    assert listed == [{"name": "ops", "people": 1, "apps": []}]
    asked = command("group", "remove", "ops", typed="y\n")
    assert "1 person is in it. Remove the group ops?" in asked.stdout + asked.stderr
    assert command.read("group", "list") == []


def test_removing_an_empty_group_does_not_claim_that_people_get_in(command: Command) -> None:
    command.told("group", "add", "ops")
    command.told("app", "add", "Grafana", "https://grafana.example.com", "--group", "ops")
    asked = command("group", "remove", "ops", typed="y\n")
    assert "Grafana: no one can open it now, and no one will" in asked.stderr
    assert "0 people are in it. Remove the group ops?" in asked.stdout + asked.stderr


def test_an_unknown_name_changes_nothing(command: Command) -> None:
    command.told("group", "add", "ops")
    for line in (
        ("group", "remove", "opps", "--yes"),
        ("group", "join", "opps", "bob"),
        ("invite", "carol", "--group", "ops", "--group", "opps"),
    ):
        assert "no group “opps”. The groups are: ops." in command.refusal(*line)
    assert "no user “carol”" in command.refusal("group", "join", "ops", "bob", "carol")
    assert command.read("group", "list")[0]["people"] == 0


def test_people_are_invited_to_groups(command: Command) -> None:
    command.told("group", "add", "ops")
    assert "/invitation/" in command.told("invite", "carol", "Carol", "--group", "OPS")
    refused = command("invite", "--renew", "carol", "--group", "ops")
    assert (refused.returncode, "keeps the groups" in refused.stderr) == (2, True)
    command.told("group", "join", "ops", "bob")
    assert command.read("user", "show", "bob")["groups"] == ["ops"]
    about = command.told("activity", "--about", "ops", "--json").splitlines()
    assert [json.loads(line)["event"] for line in about] == ["joined-group", "group-created"]
