"""Who needs a passkey, from a shell."""

from domain.clock import days
from tests.unit.command import Command
from tests.unit.waiting import day_in


def told(command: Command, *line: str) -> list[str]:
    return command.told("policy", *line).splitlines()


def test_it_is_shown_and_changed(command: Command) -> None:
    assert told(command, "passkeys") == [
        "Passkeys are optional.",
        "0 of 2 people have a passkey.",
        "no passkey: ada (administrator)",
        "no passkey: bob",
    ]
    day = day_in(3)
    by = f"by the end of {days.written(day, day)}."
    admins = f"Administrators need a passkey {by}"
    assert told(command, "passkeys", "require", str(day), "--admins") == [admins]
    assert told(command, "passkeys", "require", "--days", "3") == [f"Everyone needs a passkey {by}"]
    assert told(command, "passkeys", "show")[0] == f"Everyone needs a passkey {by}"
    assert told(command)[-1] == f"Everyone needs a passkey {by}"
    assert told(command, "passkeys", "optional") == ["Passkeys are optional."]


def test_what_cannot_be_meant_is_refused(command: Command) -> None:
    require = ("policy", "passkeys", "require")
    assert "from 0 to 90" in command.refusal(*require, "--days", "91")
    assert "Enter a date" in command.refusal(*require, "someday")
    assert command(*require, "today", "--days", "1").returncode == 2
