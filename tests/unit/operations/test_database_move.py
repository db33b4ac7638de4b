"""Moving from SQLite to PostgreSQL and back: every row the same, or nothing happened."""

import sqlite3
from contextlib import ExitStack, closing
from dataclasses import replace

import psycopg
import pytest
from psycopg import conninfo

from domain.access import sessions
from domain.database import postgresql_alone, sqlite_rows, storage
from domain.database.storage import write
from domain.database.troubles import CannotConnect
from models import Event, Session, User
from operations import backups, data_folder, database_move, restoring, startup
from operations.database_move import CannotMove
from operations.restoring import RestoreTarget
from operations.transfer import CannotTransfer
from settings import Settings
from tests.unit.conftest import KEY, NOW, ORIGIN, Clock, Person, signed_in
from tests.unit.operations.moved import ODD, file_of, in_file, opened, tables

pytestmark = pytest.mark.engine("postgresql")


def test_there_and_back_every_table_has_the_same_sum(here: Settings) -> None:
    before = in_file(file_of(here))
    there, kept = database_move.to_postgresql(here, NOW)
    assert in_file(kept) == there == before
    assert database_move.to_sqlite(here) == in_file(file_of(here)) == before
    assert {"user", "event", "schema_migration", "installation"} <= before.keys()


def test_text_comes_through_whatever_is_in_it(here: Settings) -> None:
    database_move.to_postgresql(here, NOW)
    with opened(here):
        assert Event.get(Event.kind == "odd").browser == ODD


def test_people_stay_signed_in(here: Settings) -> None:
    with opened(replace(here, database_url="")), write():
        token = sessions.begin(User.get(), Session.FULL, NOW, ORIGIN).token
    database_move.to_postgresql(here, NOW)
    with opened(here):
        assert sessions.resume(token, NOW)
        signed_in(Person(User.get()))


def test_a_number_that_was_given_once_is_not_given_again(here: Settings) -> None:
    with closing(sqlite3.connect(file_of(here))) as file:
        last = sqlite_rows.counters(file)["event"]
    for settings in (here, replace(here, database_url="")):
        if settings.database_url:
            database_move.to_postgresql(here, NOW)
        else:
            database_move.to_sqlite(here)
        with opened(settings):
            last += 1
            assert Event.create(kind="new", at=NOW).id == last


def test_a_file_that_a_server_has_open_is_not_moved(here: Settings) -> None:
    with closing(sqlite3.connect(file_of(here))) as server:
        server.execute("SELECT count(*) FROM user").fetchall()
        with pytest.raises(CannotMove, match="is in use"):
            database_move.to_postgresql(here, NOW)
    assert (file_of(here).exists(), tables(here)) == (True, 0)


def test_a_postgresql_that_a_server_is_connected_to_is_not_moved(here: Settings) -> None:
    database_move.to_postgresql(here, NOW)
    with (
        psycopg.connect(here.database_url, application_name="nightlatch"),
        pytest.raises(postgresql_alone.InUse, match="nightlatch is connected, from "),
    ):
        database_move.to_sqlite(here)
    assert not file_of(here).exists()


def test_a_postgresql_that_is_not_there_is_told_as_by_any_command(here: Settings) -> None:
    nowhere = conninfo.make_conninfo(here.database_url, port="1")
    place = replace(here, database_url=nowhere, data_dir=here.data_dir / "elsewhere")
    with pytest.raises(CannotConnect, match=r"refused\. Is PostgreSQL running there"):
        database_move.to_sqlite(place)


def test_one_that_connects_meanwhile_stops_the_move(here: Settings) -> None:
    database_move.to_postgresql(here, NOW)
    with (
        ExitStack() as connections,
        pytest.raises(postgresql_alone.InUse),
        postgresql_alone.held(here.database_url),
    ):
        connections.enter_context(psycopg.connect(here.database_url))


def test_nothing_is_put_over_what_is_there(here: Settings) -> None:
    with psycopg.connect(here.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE letters (id INTEGER)")
    with pytest.raises(CannotConnect, match="already has tables"):
        database_move.to_postgresql(here, NOW)
    with pytest.raises(CannotMove, match="There is already a database in"):
        database_move.to_sqlite(here)
    assert (file_of(here).exists(), tables(here)) == (True, 1)


def test_a_move_that_was_stopped_at_its_very_end_is_finished(here: Settings) -> None:
    before, kept = database_move.to_postgresql(here, NOW)
    kept.rename(file_of(here))
    assert database_move.to_postgresql(here, NOW) == (before, kept)


def test_another_installation_is_not_written_over(here: Settings) -> None:
    _, kept = database_move.to_postgresql(here, NOW)
    with closing(sqlite3.connect(kept)) as file:
        file.execute("UPDATE user SET name = 'Rob'")
        file.commit()
    kept.rename(file_of(here))
    with pytest.raises(CannotTransfer, match="it contains an installation of Nightlatch"):
        database_move.to_postgresql(here, NOW)
    with opened(here):
        assert User.get().name == "Bob Example"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("UPDATE user SET name = 'B' || char(0)", "a NUL character"),
        ("UPDATE authenticator SET user_id = 99", "cannot be used"),
        ("UPDATE user SET is_admin = 7", "can't keep row 1 of the table “user”"),
    ],
)
def test_what_cannot_be_moved_leaves_both_as_they_were(
    here: Settings, broken: str, told: str
) -> None:
    with closing(sqlite3.connect(file_of(here))) as file:
        file.execute(broken)
        file.commit()
    with pytest.raises((CannotTransfer, data_folder.CannotStart), match=told):
        database_move.to_postgresql(here, NOW)
    assert (file_of(here).exists(), tables(here)) == (True, 0)


def test_a_file_without_an_installation_is_no_file_of_ours(here: Settings) -> None:
    with pytest.raises(CannotMove, match="There is no installation of Nightlatch in the data"):
        database_move.to_sqlite(replace(here, data_dir=here.data_dir / "elsewhere"))
    file_of(here).unlink()
    with pytest.raises(CannotMove, match="There is no database in"):
        database_move.to_postgresql(here, NOW)


def test_an_empty_postgresql_beside_a_file_does_not_begin_anew(here: Settings) -> None:
    with pytest.raises(data_folder.CannotStart, match="nightlatch move sqlite postgresql"):
        startup.prepare(here, Clock(NOW))
    with pytest.raises(data_folder.CannotStart, match="nightlatch move sqlite postgresql"):
        startup.open_existing(here)
    assert tables(here) == 0


def test_a_backup_of_a_file_is_restored_into_a_postgresql(here: Settings) -> None:
    archive = here.data_dir.parent / "backup.tar"
    with opened(replace(here, database_url="")):
        backups.make(archive, NOW, None)
        before = Event.select().count()
    place = RestoreTarget(here.data_dir, [KEY], database_url=here.database_url)
    restoring.restore(archive, place, Clock(NOW))
    with opened(here):
        assert not storage.is_sqlite()
        assert User.get().username == "bob"
        assert Event.select().where(Event.kind != "restored").count() == before
