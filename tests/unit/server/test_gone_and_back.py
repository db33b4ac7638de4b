"""The database is gone and comes back: one clean answer meanwhile, and no restart afterwards."""

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic

import psycopg
import pytest

from domain.database import troubles
from domain.database.connecting import CONNECT_TIMEOUT
from tests.unit.page import AT_MOST, BACK_WITHIN, Page, is_refused, seconds, until_well
from tests.unit.postgresql_server import PATIENCE, Server
from tests.unit.waiting import soon

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-97")]


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
        assert min(seconds(page.get) for _ in range(3)) < 1
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
        assert seconds(page.get) < 2 * CONNECT_TIMEOUT
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
    soon(lambda: page.post().status_code == 303, BACK_WITHIN)  # it is to hear of that as well


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
