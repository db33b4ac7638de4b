"""Invitations from a shell: listed and revoked, and told apart from people who don't exist."""

import pytest

from tests.unit.command import Command

SAID = "“carol” is invited and hasn't joined yet."


def test_invitations_are_listed_and_revoked(command: Command) -> None:
    nobody = command("invitation", "list")
    assert (nobody.returncode, nobody.stdout) == (0, "")
    assert nobody.stderr == "There are no invitations.\n"
    assert command.read("invitation", "list") == []
    command.told("group", "add", "ops")
    command.told("invite", "carol", "--admin", "--group", "ops", "--email", "carol@example.com")
    command.told("invite", "dora", "erin")
    carol, dora, erin = command.read("invitation", "list")
    assert carol.pop("expires") > "2026"
    assert carol == {
        "username": "carol",
        "name": "",
        "email": "carol@example.com",
        "admin": True,
        "groups": ["ops"],
        "expired": False,
    }
    assert [one["username"] for one in (dora, erin)] == ["dora", "erin"]
    assert command.told("invitation", "list").startswith("carol\tadmin\tops\topen\t20")
    assert command.told("invitation", "revoke", "CAROL") == "carol's invitation is revoked.\n"
    assert command.read("invitation", "revoke", "dora", "dora", "erin") == [
        {"username": "dora", "revoked": True},
        {"username": "erin", "revoked": True},
    ]
    assert command.read("invitation", "list") == []


def test_either_all_are_revoked_or_none(command: Command) -> None:
    command.told("invite", "carol")
    for other in ("frank", "bob"):
        said = command.refusal("invitation", "revoke", "carol", other)
        assert f"“{other}” has no invitation." in said
    assert [one["username"] for one in command.read("invitation", "list")] == ["carol"]
    command.told("invitation", "revoke", "carol")
    [latest, *_] = command.told("activity", "--kind", "invitation-revoked").splitlines()
    assert "invitation revoke" in latest


@pytest.mark.parametrize(
    "line",
    [
        *(("user", deed, "Carol") for deed in ("disable", "delete", "show", "make-admin")),
        ("group", "join", "ops", "carol"),
        ("app", "add", "Wiki", "https://wiki.example.com", "--person", "carol"),
    ],
)
def test_whoever_is_invited_is_not_said_not_to_exist(
    command: Command, line: tuple[str, ...]
) -> None:
    command.told("group", "add", "ops")
    command.told("invite", "carol")
    said = command.refusal(*line)
    assert SAID in said.replace("Carol", "carol")
    assert "no user" not in said
