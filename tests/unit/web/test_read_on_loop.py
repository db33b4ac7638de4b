"""Pages that only read: answered on the event loop, where nothing may be written or waited for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.database import storage
from domain.database.storage import NeedsThread
from models import Session, User, database
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.table import endpoints, path

READING = sorted(
    {route.name: path(route) for route, _, e in endpoints() if e.on_event_loop}.items()
)


@pytest.fixture
def loop() -> Iterator[ThreadPoolExecutor]:
    """A thread with no connection of its own yet, as the event loop's is."""
    with ThreadPoolExecutor(1) as thread:
        yield thread
        thread.submit(storage.forget_reader).result()


def leave_no_thread(client: TestClient) -> None:
    """Have the server turn away whatever would need a thread."""
    state = client.app.app.state  # type: ignore[attr-defined]
    state.ordinary.most = state.hashing.most = 0


def test_only_pages_that_are_asked_for_read() -> None:
    assert {method for _, method, e in endpoints() if e.on_event_loop} == {"GET"}
    assert {name for name, _ in READING} >= {"sign_in", "profile"}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(("name", "where"), READING)
def test_strangers_get_them_without_a_thread(
    client: TestClient, alice: Person, name: str, where: str
) -> None:
    leave_no_thread(client)
    assert client.get(where).status_code in (200, 303, 404)  # where passkeys don't work


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("stage", [Session.PASSWORD, Session.FULL])
def test_people_get_them_without_a_thread(
    client: TestClient, bob: Person, now: int, stage: str, htmx: bool
) -> None:
    sign_in(client, bob, now)
    Session.update(stage=stage).execute()
    leave_no_thread(client)
    headers = {"HX-Request": "true"} if htmx else {}
    answers = [client.get(where, headers=headers) for _, where in READING]
    assert {answer.status_code for answer in answers} <= {200, 204, 303, 401, 404}


def test_all_else_needs_a_thread(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    leave_no_thread(client)
    assert client.get("/profile/password").status_code == 503


def test_the_use_of_a_session_is_noted_all_the_same(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(61)
    assert client.get("/profile").status_code == 200
    assert Session.get().seen_at == clock.now


def test_what_writes_changes_nothing_and_is_to_be_called_elsewhere(
    alice: Person, loop: ThreadPoolExecutor
) -> None:
    change = User.update(name="Somebody else")
    with pytest.raises(NeedsThread):
        loop.submit(storage.read_on_loop, change.execute).result()
    assert User.get().name == alice.user.name


@pytest.mark.engine("sqlite")
def test_no_other_thread_is_handed_the_connection_that_cannot_write(
    alice: Person, loop: ThreadPoolExecutor
) -> None:
    assert loop.submit(storage.read_on_loop, User.get).result() == alice.user
    loop.submit(storage.forget_reader).result()
    with ThreadPoolExecutor(8) as others:
        changes = [others.submit(_rename, f"Alice {number}") for number in range(8)]
        assert [change.result() for change in changes] == [1] * 8


@pytest.mark.engine("sqlite")
def test_it_reads_what_others_have_just_written(alice: Person, loop: ThreadPoolExecutor) -> None:
    for name in ("Alice One", "Alice Two"):
        _rename(name)
        assert loop.submit(storage.read_on_loop, User.get).result().name == name


@pytest.mark.engine("sqlite")
def test_it_reads_while_another_writes(alice: Person, loop: ThreadPoolExecutor) -> None:
    with storage.write():
        User.update(name="Not yet").execute()
        assert loop.submit(storage.read_on_loop, User.get).result().name == alice.user.name


@pytest.mark.engine("sqlite")
def test_what_would_have_to_wait_is_to_be_called_elsewhere(
    alice: Person, loop: ThreadPoolExecutor, data_dir: Path
) -> None:
    database.execute_sql("PRAGMA journal_mode = delete")
    with database.atomic("EXCLUSIVE"), pytest.raises(NeedsThread):
        loop.submit(storage.read_on_loop, User.get).result()


@pytest.mark.engine("sqlite")
def test_it_goes_on_after_its_connection_was_closed_by_others(
    alice: Person, loop: ThreadPoolExecutor
) -> None:
    loop.submit(storage.read_on_loop, User.get).result()
    loop.submit(database.connection).result().close()
    with pytest.raises(NeedsThread):
        loop.submit(storage.read_on_loop, User.get).result()
    assert loop.submit(storage.read_on_loop, User.get).result() == alice.user


def _rename(name: str) -> int:
    with database.connection_context(), storage.write():
        changed: int = User.update(name=name).execute()
    return changed
