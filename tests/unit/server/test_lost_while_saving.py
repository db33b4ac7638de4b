"""The database is lost while something is changed: what is known of it is told, and no more."""

import io
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from time import monotonic

import psycopg
import pytest
from peewee import OperationalError

from domain.database.storage import after_commit, write
from models import User, database
from settings import Settings
from tests.unit.page import AT_MOST, Page, until_well
from tests.unit.postgresql_server import PATIENCE, Server

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-97")]

BLACKED_OUT = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_sleep(60);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON "user" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION wait()
"""
WAITING = "FROM pg_stat_activity WHERE datname = 'mine' AND wait_event = 'PgSleep'"
UNFOLLOWED = WAITING.replace("PgSleep", "SyncRep")


def test_what_is_lost_while_it_is_saved_is_not_called_unchanged(
    own_server: Server, page: Page, log: io.StringIO
) -> None:
    with psycopg.connect(own_server.at("mine"), autocommit=True) as asked:
        asked.execute(BLACKED_OUT)
    with ThreadPoolExecutor() as threads:
        asked_for = threads.submit(page.post)
        start = monotonic()
        while not own_server.ask(f"SELECT pg_terminate_backend(pid) {WAITING}"):
            assert monotonic() < start + PATIENCE
        answer = asked_for.result(PATIENCE)
    assert answer.status_code == 503
    assert "We can't tell whether this was saved" in unescape(answer.text)
    assert "Nothing was changed" not in answer.text


def test_what_was_to_follow_a_change_does_not_follow_one_that_was_lost(
    own_server: Server, at_work: Settings
) -> None:
    done: list[str] = []

    @write()
    def lose() -> None:
        after_commit(lambda: done.append("lost"))
        own_server.end_sessions("mine")
        User.update(name="Nobody").execute()

    with database.connection_context(), pytest.raises(OperationalError):
        lose()
    assert not done
    with database.connection_context(), write():
        after_commit(lambda: done.append("kept"))
    assert done == ["kept"]


def test_whoever_waits_for_another_writer_is_told_to_come_again(
    own_server: Server, page: Page
) -> None:
    with psycopg.connect(own_server.at("mine")) as other:
        other.execute("SELECT pg_advisory_xact_lock(20818, 1)")
        start = monotonic()
        answer = page.post()
        assert monotonic() < start + AT_MOST
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "The server is busy" in answer.text
    assert page.post().status_code == 303


def test_what_no_follower_has_yet_is_not_said_to_be_saved(own_server: Server, page: Page) -> None:
    """PostgreSQL stops waiting for one when it is told to, and says so by the way only."""
    with (
        own_server.told("wal_level", "replica"),
        own_server.told("max_wal_senders", "1"),
        own_server.told("synchronous_standby_names", "none_there"),
        ThreadPoolExecutor() as threads,
    ):
        own_server.restart()
        until_well(page)
        asked_for = threads.submit(page.post)
        while not asked_for.done():
            own_server.ask(f"SELECT pg_cancel_backend(pid) {UNFOLLOWED}")
        answer = asked_for.result()
    assert answer.status_code == 503
    assert "We can't tell whether this was saved" in unescape(answer.text)
    own_server.restart()
    until_well(page)
    assert page.post().status_code == 303
