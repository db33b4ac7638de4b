"""The database is gone and comes back: one clean answer meanwhile, and no restart afterwards."""

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from itertools import count
from time import monotonic, sleep

import psycopg
import pytest
from httpx2 import Response
from peewee import OperationalError
from starlette.testclient import TestClient

from domain.database import troubles
from domain.database.storage import after_commit, write
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import User, database
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person, sign_in
from tests.unit.own_server import PATIENCE, Server

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-97")]

BACK_WITHIN = 3  # seconds
AT_MOST = 11  # seconds that anyone waits for an answer


class Page:
    """A page with a form, as it was before."""

    def __init__(self, visitor: Browser, path: str = "/profile") -> None:
        self.visitor, self.path, self.names = visitor, path, count()
        with database.connection_context():
            self.fields = visitor.given(path)

    def get(self, **headers: str) -> Response:
        return TestClient.request(self.visitor, "GET", self.path, headers=headers)

    def post(self, **headers: str) -> Response:
        """Change something, other than before."""
        fields = self.fields | {"name": f"Alice {next(self.names)}", "email": ""}
        return TestClient.request(self.visitor, "POST", self.path, data=fields, headers=headers)


@pytest.fixture
def page(visitor: Browser) -> Page:
    """Alice's profile."""
    with database.connection_context():
        alice = Person(accounts.create(NewAccount("alice", "Alice", PASSWORD), NOW, ORIGIN))
        sign_in(visitor, alice)
    return Page(visitor)


def is_refused(answer: Response) -> bool:
    """Whether it is the one page that says so, or its part."""
    assert answer.status_code == 503, (answer.status_code, answer.text)
    assert answer.headers["Retry-After"] == "5"
    return "can't reach its database" in unescape(answer.text)


def seconds(call: Callable[[], object]) -> float:
    start = monotonic()
    call()
    return monotonic() - start


def until_well(page: Page) -> None:
    """Ask as people do who try again, for as long as that may take."""
    start = monotonic()
    while page.get().status_code != 200:
        assert monotonic() < start + BACK_WITHIN
        sleep(0.1)  # between two attempts, as nothing tells when


def test_a_restarted_database_costs_nobody_a_page(own_server: Server, page: Page) -> None:
    own_server.restart()
    assert page.get().status_code == 200
    own_server.restart()
    assert page.post().status_code == 303


@contextmanager
def held_up(own_server: Server) -> Iterator[Callable[[], None]]:
    """Whoever asks for sessions has to wait; what is given waits until someone does, and then ends
    the connection of everyone who waits."""
    waiting = "FROM pg_stat_activity WHERE datname = 'mine' AND wait_event_type = 'Lock'"
    with psycopg.connect(own_server.at("mine")) as lock:
        lock.execute("LOCK TABLE session")

        def end() -> None:
            start = monotonic()
            while not own_server.ask(f"SELECT pg_terminate_backend(pid) {waiting}"):
                assert monotonic() < start + PATIENCE

        yield end


@pytest.mark.parametrize("reads", [True, False], ids=["reads", "changes"])
def test_only_what_reads_is_repeated_when_the_connection_ends_meanwhile(
    own_server: Server, page: Page, *, reads: bool
) -> None:
    with ThreadPoolExecutor() as threads:
        with held_up(own_server) as end:
            asked = threads.submit(page.get if reads else page.post)
            end()
        answer = asked.result(PATIENCE)
    assert answer.status_code == 200 if reads else is_refused(answer)


def test_while_it_is_away_everybody_gets_one_clean_page_soon(
    own_server: Server, page: Page
) -> None:
    own_server.stop()
    try:
        for answer in (page.get(), page.post(), page.get()):
            assert is_refused(answer)
            assert "<h1" in answer.text
        for answer in (page.get(**{"HX-Request": "true"}), page.post(**{"HX-Request": "true"})):
            assert is_refused(answer)
            assert "<html" not in answer.text
        assert seconds(page.get) < 1
        assert page.visitor.get("/healthz").status_code == 200
        ready = page.visitor.get("/readyz")
        assert (ready.status_code, ready.text) == (503, "not ready: database-down\n")
    finally:
        own_server.start()
    until_well(page)
    assert page.visitor.get("/readyz").status_code == 200
    assert page.post().status_code == 303


def test_one_that_was_killed_is_used_again_when_it_is_back(own_server: Server, page: Page) -> None:
    own_server.kill()
    try:
        assert is_refused(page.get())
    finally:
        own_server.start()
    until_well(page)


def test_one_that_does_not_answer_is_given_up(own_server: Server, page: Page) -> None:
    with own_server.halted():
        start = monotonic()
        with ThreadPoolExecutor(20) as threads:
            answers = list(threads.map(lambda _: page.get(), range(20)))
        assert monotonic() < start + AT_MOST
        assert all(is_refused(answer) for answer in answers)
        assert page.visitor.get("/healthz").status_code == 200
        assert seconds(page.get) < 4
    until_well(page)


def test_a_server_that_can_only_be_read_from_is_told_as_such(
    own_server: Server, page: Page
) -> None:
    with own_server.told("default_transaction_read_only", "on"):
        start = monotonic()
        while (answer := page.post()).status_code == 303:  # until it has heard of it
            assert monotonic() < start + BACK_WITHIN
        assert is_refused(answer)
    until_well(page)
    assert page.post().status_code == 303


def test_what_is_wrong_is_logged_once(own_server: Server, page: Page, log: io.StringIO) -> None:
    start = len(log.getvalue())
    own_server.stop()
    try:
        with ThreadPoolExecutor(12) as threads:
            list(threads.map(lambda _: page.get(), range(60)))
    finally:
        own_server.start()
    lines = [json.loads(line) for line in log.getvalue()[start:].splitlines()]
    assert [line["event"] for line in lines] == ["trouble"]
    assert lines[0]["reason"] == troubles.DOWN


BLACKED_OUT = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_sleep(60);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON "user" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION wait()
"""
WAITING = "FROM pg_stat_activity WHERE datname = 'mine' AND wait_event = 'PgSleep'"


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
