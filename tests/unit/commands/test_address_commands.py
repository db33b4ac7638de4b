"""Email addresses, confirmed from a shell."""

from tests.unit.command import PASSWORD, Command


def is_confirmed(command: Command, username: str) -> bool:
    return bool(command.read("user", "show", username)["email_confirmed"])


def test_an_address_is_confirmed_by_name(command: Command) -> None:
    said = ("user", "add", "erin", "--name", "Erin", "--email", "erin@club.example")
    command.told(*said, "--confirm-email", "--password-stdin", typed=f"{PASSWORD}\n")
    assert is_confirmed(command, "erin")
    command.told("user", "unconfirm-email", "erin")
    assert not is_confirmed(command, "erin")
    wrong = command.refusal("user", "confirm-email", "erin", "eve@club.example")
    assert "erin@club.example" in wrong
    command.told("user", "confirm-email", "erin", "erin@club.example")
    assert is_confirmed(command, "erin")


def test_an_address_is_confirmed_in_the_invitation(command: Command) -> None:
    assert "no email address" in command.refusal("invite", "carol", "--confirm-email")
    given = ("--email", "carol@club.example", "--confirm-email")
    command.told("invite", "carol", *given)
    assert "for one person" in command("invite", "dora", "eve", *given).stderr
