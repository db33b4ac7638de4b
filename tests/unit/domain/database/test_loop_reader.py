"""Reading a PostgreSQL that is near on the event loop, which may wait for a moment at most."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.database import loop_reader, storage
from domain.database.storage import NeedsThread
from models import User, database
from tests.unit.conftest import Person

pytestmark = pytest.mark.engine("postgresql")

WITHIN = 30  # seconds until the connection is there, on a busy machine


@pytest.fixture
def loop(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    """A thread as the event loop's, on a server that answers people; near, however busy it is."""
    monkeypatch.setattr(loop_reader, "NEAR", WITHIN)
    monkeypatch.setattr(loop_reader, "PATIENCE", WITHIN)
    monkeypatch.setattr(loop_reader, "AGAIN_AFTER", 0.0)
    storage.serve()
    with ThreadPoolExecutor(1) as thread:
        yield thread
        thread.submit(storage.forget_reader).result()


def read(loop: ThreadPoolExecutor) -> User:
    """What the loop reads, once it has a connection of its own."""
    until = time.monotonic() + WITHIN
    while True:
        try:
            return loop.submit(storage.read_on_loop, User.get).result()
        except NeedsThread:
            assert time.monotonic() < until


def test_the_loop_reads_by_itself_once_it_has_a_connection(
    loop: ThreadPoolExecutor, alice: Person
) -> None:
    with pytest.raises(NeedsThread):  # it waits for none
        loop.submit(storage.read_on_loop, User.get).result()
    assert read(loop) == alice.user


def test_it_reads_what_others_have_just_written(loop: ThreadPoolExecutor) -> None:
    read(loop)
    for name in ("Alice One", "Alice Two"):
        with storage.write():
            User.update(name=name).execute()
        assert loop.submit(storage.read_on_loop, User.get).result().name == name


def test_what_writes_changes_nothing_and_is_to_be_called_elsewhere(
    loop: ThreadPoolExecutor, alice: Person
) -> None:
    read(loop)
    with pytest.raises(NeedsThread):
        loop.submit(storage.read_on_loop, User.update(name="Somebody else").execute).result()
    assert User.get().name == alice.user.name


def test_a_server_that_does_not_answer_holds_the_loop_up_for_a_moment_only(
    loop: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop_reader, "PATIENCE", 0.25)
    read(loop)
    begun = time.monotonic()
    with pytest.raises(NeedsThread):
        loop.submit(storage.read_on_loop, database.execute_sql, "SELECT pg_sleep(60)").result()
    assert time.monotonic() - begun < WITHIN
    assert read(loop)


def test_it_goes_on_after_the_server_has_cut_its_connection(
    loop: ThreadPoolExecutor, alice: Person
) -> None:
    read(loop)
    database.execute_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = current_database() AND application_name = 'nightlatch'"
    )
    with pytest.raises(NeedsThread):
        loop.submit(storage.read_on_loop, User.get).result()
    assert read(loop) == alice.user


def test_a_server_that_is_far_is_left_to_the_threads(
    loop: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop_reader, "NEAR", 0.0)
    monkeypatch.setattr(loop_reader, "AGAIN_AFTER", 60.0)
    until = time.monotonic() + 1
    while time.monotonic() < until:
        with pytest.raises(NeedsThread):
            loop.submit(storage.read_on_loop, User.get).result()
