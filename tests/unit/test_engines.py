"""The databases of the tests: one that is used again is as it was made."""

from pathlib import Path

import psycopg
import pytest

from tests import engines

pytestmark = pytest.mark.engine("postgresql")

POLICY = "INSERT INTO policy (required_from, grace_days, decided_at) VALUES (1, 2, 3) RETURNING id"


def done(folder: Path, statement: str) -> object:
    with psycopg.connect(engines.url(folder), autocommit=True) as there:
        answer = there.execute(statement.encode())
        return answer.fetchall() if answer.description else None


@pytest.mark.parametrize(
    "change",
    [
        POLICY,
        "DELETE FROM installation",
        "UPDATE installation SET salt = ''",
        "ALTER TABLE policy ADD COLUMN more BIGINT",
        "ALTER TABLE policy DROP COLUMN grace_days",
        "DROP TABLE policy",
        "CREATE TABLE more (id BIGINT)",
    ],
)
def test_nothing_that_a_test_changes_is_there_in_the_next(
    blank: Path, tmp_path: Path, change: str
) -> None:
    folder = tmp_path / "data"
    engines.copy(blank, folder)
    before = engines.kept(folder)
    numbers = done(folder, POLICY)
    done(folder, change)
    engines.drop(folder)
    engines.copy(blank, folder)
    assert engines.kept(folder) == before
    assert done(folder, POLICY) == numbers


def test_who_is_still_connected_holds_no_one_up(blank: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    engines.copy(blank, folder)
    with psycopg.connect(engines.url(folder)) as left_open:
        left_open.execute("LOCK TABLE installation")
        engines.drop(folder)
        engines.copy(blank, folder)
        with pytest.raises(psycopg.OperationalError):
            left_open.execute("SELECT 1")
        left_open.close()


def test_a_folder_has_an_empty_database_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert engines.kept(tmp_path / name) == b""
        done(tmp_path / name, "CREATE TABLE more (id BIGINT)")
