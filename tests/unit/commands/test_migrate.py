"""Bringing the database up to date from a shell, and seeing first what that would do."""

import pytest

from domain.database import migrating, storage
from models import database
from operations.data_folder import DATABASE
from tests import engines
from tests.unit.command import Command

LAST = "0020_instances"


def as_before_it(command: Command) -> None:
    storage.open_database(command.data / DATABASE, url=engines.url(command.data))
    with database.connection_context():
        for statement in (
            "DROP TABLE instance",
            "DROP TABLE required_migration",
            "DELETE FROM schema_migration WHERE name = '0020_instances'",
        ):
            database.execute_sql(statement)
        assert [migration.name for migration in migrating.pending()] == [LAST]
    storage.close_database()


def test_a_plan_says_what_would_be_done_until_it_is_done(settled: Command) -> None:
    as_before_it(settled)
    told = f"{LAST}: running instances can continue; others have to wait less than a second.\n"
    for _ in range(2):
        assert settled("migrate", "--plan").stdout == told
    assert settled("migrate").stdout == f"Applied: {LAST}.\n"
    assert settled("migrate", "--plan").stdout == "The database is up to date.\n"
    assert settled("migrate").stdout == "The database is up to date.\n"


def test_a_plan_names_who_is_running(settled: Command) -> None:
    with settled.serving():
        while "Running now: " not in (told := settled("migrate", "--plan").stdout):
            assert told == "The database is up to date.\n"
        assert told.count(", version ") == 1
    assert "Running now" not in settled("migrate", "--plan").stdout


@pytest.mark.engine("sqlite")
def test_a_plan_makes_no_database(settled: Command) -> None:
    settled.environment["NIGHTLATCH_DATA_DIR"] = str(settled.folder / "elsewhere")
    assert "There is no database" in settled.refusal("migrate", "--plan")
    assert not (settled.folder / "elsewhere").exists()
