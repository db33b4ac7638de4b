"""`nightlatch move`, as far as it says no before it looks at any database."""

from pathlib import Path

import pytest

from tests.unit.command import Command


@pytest.fixture
def command(tmp_path: Path) -> Command:
    made = Command(tmp_path)
    made.environment.pop("NIGHTLATCH_DATABASE_URL", None)
    return made


def test_without_an_address_it_says_what_to_set(command: Command) -> None:
    assert "Set NIGHTLATCH_DATABASE_URL" in command.refusal("move", "sqlite", "postgresql")


def test_from_and_to_are_two_databases(command: Command) -> None:
    done = command("move", "sqlite", "sqlite")
    assert (done.returncode, "FROM and TO are both sqlite" in done.stderr) == (2, True)


def test_an_address_is_no_argument_so_that_no_one_sees_a_password(command: Command) -> None:
    done = command("move", "sqlite", "postgresql://nightlatch:x@127.0.0.1/nightlatch")
    assert (done.returncode, "is not one of 'sqlite', 'postgresql'" in done.stderr) == (2, True)
