"""Times that commands print for people are in the team's zone, also where nothing is opened."""

import re

import pytest

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


@pytest.mark.case("B51")
def test_a_clock_that_was_never_set_is_told_before_anything_is_made_by_it(settled: Command) -> None:
    assert "clock" not in settled("invite", "bob").stderr
    settled.wrapper = ("faketime", "-f", "@2020-01-01 00:00:00")
    told = settled("invite", "carol").stderr.splitlines()
    assert told[0].startswith("This machine's clock is wrong: it shows January 1, 2020.")
