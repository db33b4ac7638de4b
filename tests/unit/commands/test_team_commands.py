"""People, invitations, policy and history from a shell."""

import json

import pytest

from domain.clock import days
from routes import ROUTES
from tests.unit.command import PASSWORD, Command
from tests.unit.waiting import day_in


def shown(command: Command, username: str) -> dict[str, object]:
    facts: dict[str, object] = command.read("user", "show", username)
    return facts


def test_the_last_administrator_is_rescued(command: Command) -> None:
    assert "/reset/" in command.told("user", "reset-link", "ada")
    assert (
        command.told("user", "reset-mfa", "ada") == "ada can now sign in with just the password.\n"
    )
    assert len(command.told("user", "sign-in-code", "ADA").strip()) == 17


def test_the_last_administrator_stays(command: Command) -> None:
    for deed in ("disable", "make-member"):
        assert "only administrator" in command.refusal("user", deed, "ada")
    assert "only administrator" in command.refusal("user", "delete", "ada", "--yes")


def test_deeds_are_done_and_in_the_history(command: Command) -> None:
    for deed in ("make-admin", "make-member", "disable", "enable"):
        command.told("user", deed, "bob")
    lines = [json.loads(line) for line in command.told("activity", "--json").splitlines()]
    assert [line["event"] for line in lines[:4]] == [
        "enabled",
        "disabled",
        "made-member",
        "made-admin",
    ]
    assert lines[0]["by"] == ""
    assert lines[0]["from"].startswith("nightlatch user enable")
    for kind in ("disabled", " Disabled "):
        assert command.told("activity", "--kind", kind, "--person", "Bob").count("\n") == 1


def test_deleting_asks_first(command: Command) -> None:
    assert command("user", "delete", "bob", typed="n\n").returncode == 1
    assert shown(command, "bob")["username"] == "bob"
    command.told("user", "delete", "bob", "--yes")
    assert "There is no user" in command.refusal("user", "show", "bob")


def test_whom_a_prefix_would_delete_is_named_first(command: Command) -> None:
    asked = command("user", "delete", "--prefix", "b", typed="n\n")
    assert asked.stderr.splitlines()[0].startswith("bob (")
    assert shown(command, "bob")["username"] == "bob"


def test_a_person_is_shown(command: Command) -> None:
    facts = shown(command, "bob")
    assert (facts["admin"], facts["mfa"], facts["sessions"]) == (False, False, 0)
    assert "recent: account-created" in command.told("user", "show", "bob")


def test_links_lead_to_routes_that_exist(command: Command) -> None:
    paths = {route.name: route.path for route in ROUTES}
    link = command.told("invite", "carol").split()[1]
    assert link.startswith(command.address + paths["invitation_link"].replace("{token:pasted}", ""))
    link = command.told("user", "reset-link", "bob").strip()
    assert link.startswith(command.address + paths["reset_link"].replace("{token:pasted}", ""))


def test_many_are_invited_for_tests(command: Command) -> None:
    links = command.read("invite", "--many", "3", "--prefix", "qa-")
    assert list(links) == ["qa-1", "qa-2", "qa-3"]
    assert len(set(links.values())) == 3


def test_whoever_tests_made_is_removed_by_prefix(command: Command) -> None:
    command.told("invite", "--many", "2", "--prefix", "qa-")
    for name in ("qa-7", "qa", "aqa-8"):
        line = ("user", "add", name, "--name", name, "--password-stdin")
        assert command(*line, typed=f"{PASSWORD}\n").returncode == 0
    deleted = command.told("user", "delete", "--prefix", "QA-", "--yes")
    assert deleted == "Deleted 1 account and 2 open invitations.\n"
    people = command.read("user", "list")
    assert [one["username"] for one in people] == ["ada", "aqa-8", "bob", "qa"]
    command.told("invite", "--many", "2", "--prefix", "qa-")


def test_a_prefix_that_the_last_administrator_has_deletes_nobody(command: Command) -> None:
    command.told("invite", "ada-2")
    assert "only administrator" in command.refusal("user", "delete", "--prefix", "a", "--yes")
    assert shown(command, "ada")["admin"] is True
    assert "is already invited" in command.refusal("invite", "ada-2")


@pytest.mark.parametrize("options", [(), ("--prefix", " "), ("bob", "--prefix", "b")])
def test_deleting_needs_one_way_to_say_whom(command: Command, options: tuple[str, ...]) -> None:
    assert command("user", "delete", "--yes", *options).returncode == 2
    assert shown(command, "bob")["username"] == "bob"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("invite", "bob"), "already has an account"),
        (("invite", "a b"), "without spaces"),
        (("user", "enable", "nobody"), "There is no user"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    command: Command, line: tuple[str, ...], said: str
) -> None:
    assert said in command.refusal(*line)


def test_inviting_nobody_is_a_wrong_use(command: Command) -> None:
    done = command("invite")
    assert done.returncode == 2
    assert "--many" in done.stderr


def test_a_disabled_person_gets_no_link(command: Command) -> None:
    command.told("user", "disable", "bob")
    assert "Enable the account first" in command.refusal("user", "reset-link", "bob")


def test_a_disabled_person_is_not_said_to_be_able_to_sign_in(command: Command) -> None:
    command.told("user", "disable", "bob")
    told = command.told("user", "reset-mfa", "bob")
    assert told == "bob has no MFA now, and is still disabled.\n"


def test_the_policy_is_shown_and_changed(command: Command) -> None:
    command.told("invite", "carol")
    assert command.told("policy").splitlines() == [
        "MFA is optional for members. Administrators need it.",
        "0 of 3 people are ready (2 active, 1 invited).",
        "not ready: ada",
        "not ready: bob",
        "invited: carol",
        "Passkeys are optional.",
    ]
    in_three_days = day_in(3)
    by = f"Everyone needs MFA by the end of {days.written(in_three_days, in_three_days)}."
    for line in ((str(in_three_days),), ("--days", "3")):
        said = command.told("policy", "require", *line)
        assert said.startswith(by)
        assert "New people get 3 days. Days end at midnight, UTC." in said
        assert command.told("policy", "show").startswith(said)
    assert command.told("policy", "optional").startswith("MFA is optional for members.")
    assert "from 0 to 90" in command.refusal("policy", "require", "--days", "91")
    assert "Enter a date" in command.refusal("policy", "require", "someday")
    assert command("policy", "require", "today", "--days", "1").returncode == 2


def test_at_once_is_said_as_such(command: Command) -> None:
    said = command.told("policy", "require", "--days", "0")
    assert said.startswith("Everyone has needed MFA since ")
    assert "New people need it immediately." in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("user", "reset-link", "ada"), "ada can choose a new password with it, once, until "),
        (("user", "sign-in-code", "ada"), "It replaces ada's phone or passkey, once, until "),
        (("invite", "dora"), "Each link works once, until "),
    ],
)
def test_how_long_it_works_is_said_beside_what_scripts_read(
    command: Command, arguments: tuple[str, ...], told: str
) -> None:
    done = command(*arguments)
    assert done.stdout.count("\n") == 1
    assert done.stderr.startswith(told)
    assert done.stderr.splitlines()[0].endswith(" (UTC).")


def test_a_list_has_a_header_on_a_terminal_and_none_for_programs(command: Command) -> None:
    shown = command.typing("user", "list", answers=[]).decode().splitlines()
    assert shown[0].split() == ["USERNAME", "NAME", "STATE"]
    assert shown[1].startswith("ada ")
    assert "USERNAME" not in command("user", "list").stdout


def test_what_cannot_be_done_is_said_before_anything_is_asked(command: Command) -> None:
    for line in (("user", "delete", "ada"), ("user", "delete", "--prefix", "a")):
        assert "only administrator" in command.refusal(*line, typed="y\n")
    added = command("user", "add", "bob", "--name", "Bob", typed="")
    assert "username is taken" in added.stderr
    lost = command("keys", "lost", typed="")
    assert "nothing is lost" in lost.stderr
    assert "type this site's name" not in lost.stderr
    command.environment["NIGHTLATCH_DATA_DIR"] = str(command.folder / "elsewhere")
    asked = command("keys", "signing", "replace", typed="")
    assert "Continue?" not in asked.stderr + asked.stdout
