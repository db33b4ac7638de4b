"""A folder of backups that can't even be looked for: not this account's, or of a lost disk."""

import json
from pathlib import Path

import pytest

from operations import diagnosis, disk_check
from settings import Settings
from tests.unit.command import Command
from tests.unit.conftest import Clock, Person
from tests.unit.overview import overview


@pytest.fixture
def out_of_reach(tmp_path: Path) -> Path:
    """What no account can look for, nor root."""
    return tmp_path / ("x" * 300) / "backups"


@pytest.mark.case("B54")
def test_it_is_told_and_takes_nothing_else_along(
    data_dir: Path, out_of_reach: Path, ada: Person, clock: Clock
) -> None:
    installed = diagnosis.Installation(data_dir)
    assert str(out_of_reach) in disk_check.room(installed, out_of_reach).problem
    told = diagnosis.backups(installed, out_of_reach, clock.now)
    assert told.found.endswith("/backups, none yet")
    page = overview(Settings(bcrypt_cost=4, backup_dir=out_of_reach), clock, ada)
    assert str(out_of_reach) in page


@pytest.mark.case("B54")
def test_the_server_starts_and_the_doctor_says_all_that_it_finds(
    settled: Command, out_of_reach: Path
) -> None:
    settled.environment["NIGHTLATCH_BACKUP_DIR"] = str(out_of_reach)
    with settled.serving():
        assert settled.asked("/readyz") == 200
    told = {check["name"]: check["ok"] for check in settled_doctor(settled)}
    assert (told["disk"], told["database"]) == (False, True)


def settled_doctor(command: Command) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(command("doctor", "--json").stdout)
    return found
