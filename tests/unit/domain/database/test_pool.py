"""The connections of a process: as many as allowed, and none that leads nowhere."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic

import psycopg
import pytest
from playhouse.pool import MaxConnectionsExceeded

from domain.database import connecting, disk, pool, postgresql, troubles
from domain.database.connecting import Connection, TooMany, Unreachable
from domain.database.pool import Pool
from tests.unit.black_hole import Way
from tests.unit.postgresql_server import Server
from tests.unit.waiting import soon

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-97")]

MOST = 3


@pytest.fixture
def way(own_server: Server) -> Iterator[Way]:
    way = Way(own_server.port)
    yield way
    way.close()


@pytest.fixture
def connections(own_server: Server, way: Way) -> Iterator[Pool]:
    url = own_server.at("blank", port=str(way.port), connect_timeout="3")
    made = Pool(lambda: connecting.connected(url, serves=True), MOST)
    yield made
    made.renew()


@contextmanager
def taken(connections: Pool) -> Iterator[Connection]:
    connection = connections.take()
    try:
        yield connection
    finally:
        connections.give_back(connection)


def number(connection: Connection) -> int:
    return connection.info.backend_pid


def one(connections: Pool) -> int:
    with taken(connections) as connection:
        return number(connection)


def test_the_one_used_last_is_used_again(connections: Pool) -> None:
    assert one(connections) == one(connections)
    assert connections.usage() == pool.Usage(MOST, taken=0, idle=1, waiting=0)


def test_no_more_are_made_than_allowed_and_who_waits_gets_the_next(connections: Pool) -> None:
    with ThreadPoolExecutor(20) as threads:
        used = set(threads.map(lambda _: one(connections), range(200)))
    assert 1 <= len(used) <= MOST


def test_whoever_waits_too_long_is_told_so(
    connections: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "WAIT", 0.1)
    with taken(connections), taken(connections), taken(connections):
        with pytest.raises(MaxConnectionsExceeded) as caught:
            connections.take()
        assert disk.trouble(caught.value) == troubles.Trouble(troubles.BUSY)
    assert one(connections)


def test_one_that_ended_while_it_was_idle_is_not_given_out(own_server: Server) -> None:
    # Without a proxy, which would pass the end on a moment later.
    connections = Pool(lambda: connecting.connected(own_server.at("blank"), serves=True), MOST)
    before = one(connections)
    own_server.end_sessions("blank")
    assert one(connections) != before
    connections.renew()


def test_one_that_a_proxy_ended_is_not_given_out(connections: Pool, way: Way) -> None:
    before = one(connections)
    way.cut()
    assert one(connections) != before


def test_one_that_was_lost_in_use_takes_the_idle_ones_with_it(
    connections: Pool, own_server: Server
) -> None:
    with taken(connections), taken(connections):
        pass
    assert connections.usage().idle == 2
    with taken(connections) as lost:
        own_server.ask("SELECT pg_terminate_backend(%s)", number(lost))
        with pytest.raises(psycopg.OperationalError):
            lost.execute("SELECT 1")
    assert connections.usage() == pool.Usage(MOST, taken=0, idle=0, waiting=0)


def test_one_left_in_a_transaction_is_not_given_out(connections: Pool) -> None:
    with taken(connections) as connection:
        connection.execute("BEGIN")
        before = number(connection)
    assert one(connections) != before


def test_none_is_kept_for_ever(connections: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "OLDEST", 0.0)
    assert one(connections) != one(connections)


def test_those_that_no_one_needs_are_closed(
    connections: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taken(connections), taken(connections), taken(connections):
        pass
    monkeypatch.setattr(pool, "UNUSED", 0.0)
    assert one(connections)
    assert connections.usage().idle <= 1


def test_no_answer_is_an_answer_after_a_while(connections: Pool, way: Way) -> None:
    with taken(connections) as connection, way.swallowing():
        assert connection.answer_within == connecting.ANSWER_WITHIN
        connection.answer_within = 0.5
        with pytest.raises(psycopg.OperationalError, match="didn't answer within") as caught:
            connection.execute("SELECT 1")
        assert connection.closed
    assert disk.trouble(caught.value) == troubles.Trouble(troubles.DOWN, "OperationalError")


def test_one_finds_out_that_it_is_back_while_the_others_are_refused(
    connections: Pool, way: Way
) -> None:
    def refused(_: int) -> float:
        start = monotonic()
        with pytest.raises(Unreachable):
            connections.take()
        return monotonic() - start

    with way.swallowing():
        assert refused(1) < 6
        with ThreadPoolExecutor(12) as threads:
            waits = list(threads.map(refused, range(200)))
    assert len([wait for wait in waits if wait > 2]) <= 2
    soon(lambda: is_back(connections), 10)


def is_back(connections: Pool) -> bool:
    try:
        return bool(one(connections))
    except (Unreachable, TooMany):
        threading.Event().wait(0.05)  # as whoever tries again
        return False


def test_where_the_server_allows_no_more_ours_are_shared(
    connections: Pool, own_server: Server
) -> None:
    own_server.ask("ALTER DATABASE blank CONNECTION LIMIT 1")
    own_server.ask("CREATE ROLE somebody LOGIN")
    url = own_server.at("blank", user="somebody")
    shared = Pool(lambda: connecting.connected(url), MOST)
    try:
        soon(lambda: is_back(shared))  # the server counts those that have just ended for a moment
        with ThreadPoolExecutor(12) as threads:
            used = list(threads.map(lambda _: one(shared), range(100)))
        assert len(set(used)) == 1
    finally:
        shared.renew()
        own_server.ask("ALTER DATABASE blank CONNECTION LIMIT -1")
        own_server.ask("DROP ROLE somebody")


def test_who_connects_does_not_hold_up_who_is_connected(own_server: Server, way: Way) -> None:
    url = own_server.at("blank", port=str(way.port), connect_timeout="10")
    bound = postgresql.Pooled(url, MOST)
    bound.connect()
    with way.swallowing(), ThreadPoolExecutor() as threads:
        threads.submit(bound.connect)
        soon(lambda: bound.pool.usage().taken == 2)
        start = monotonic()
        bound.close()
        assert monotonic() < start + 5
    bound.close_all()
