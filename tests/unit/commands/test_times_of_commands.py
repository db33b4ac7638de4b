"""Times that commands print for people are in the team's zone, also where nothing is opened."""

import re

from tests.unit.command import Command

EVENING = r"\w+ \d+, \d{4}, \d\d:\d\d New York time"


def test_they_are_the_teams_and_say_so(command: Command) -> None:
    command.environment["NIGHTLATCH_TIMEZONE"] = "America/New_York"
    doctor = command("doctor").stdout
    assert re.search(r"clock +\w+ \d+, \d{4}, \d\d:\d\d:\d\d New York time", doctor), doctor
    made = command("backup", "all.tar").stdout
    assert re.search(f"made {EVENING};", made), made
    checked = command("restore", "--check", "all.tar").stdout
    assert re.search(f"made {EVENING};", checked), checked
