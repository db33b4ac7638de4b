"""Files that can't be moved to a PostgreSQL: what is wrong with each, in a sentence."""

import pytest

from operations import database_move
from operations.database_move import CannotMove
from settings import Settings
from tests.unit.conftest import NOW
from tests.unit.operations.moved import file_of, tables

pytestmark = pytest.mark.engine("postgresql")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no installation of Nightlatch in .*sqlite3. Nothing"),
        (b"Dear diary, " * 1000, "can't be read .*not a database.* restore the newest backup"),
    ],
)
def test_a_file_that_holds_nothing_of_ours_is_told_as_such(
    here: Settings, content: bytes, told: str
) -> None:
    file_of(here).write_bytes(content)
    with pytest.raises(CannotMove, match=told):
        database_move.to_postgresql(here, NOW)
    assert (file_of(here).read_bytes(), tables(here)) == (content, 0)


def test_a_file_that_cannot_be_read_to_its_end_is_not_moved(here: Settings) -> None:
    whole = file_of(here).read_bytes()
    broken = whole[:8192] + b"x" * (len(whole) - 8192)
    file_of(here).write_bytes(broken)
    with pytest.raises(CannotMove, match=r"can't be read .*malformed"):
        database_move.to_postgresql(here, NOW)
    assert (file_of(here).exists(), tables(here)) == (True, 0)


def test_a_file_that_cannot_be_opened_is_not_called_damaged(here: Settings) -> None:
    file_of(here).rename(here.data_dir / "aside")
    file_of(here).mkdir()
    with pytest.raises(CannotMove, match=r"unable to open.*write access\. Nothing was changed"):
        database_move.to_postgresql(here, NOW)
