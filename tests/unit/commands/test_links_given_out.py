"""Links that commands print say where they can be opened."""

from tests.unit.command import Command


def test_links_that_lead_nowhere_on_other_computers_are_said_to(command: Command) -> None:
    told = "Links you give out work only on the computer that Nightlatch runs on"
    made = [("user", "reset-link", "ada"), ("invite", "--renew", "dora")]
    command("invite", "dora")
    assert all(told in command(*arguments).stderr for arguments in made)
    command.environment["NIGHTLATCH_PUBLIC_URL"] = "https://login.example.com"
    assert not any(told in command(*arguments).stderr for arguments in made)
