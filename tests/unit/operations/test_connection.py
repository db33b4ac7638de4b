"""What the doctor says about the connection to a PostgreSQL."""

import re

import pytest

from models import database
from operations import connection
from operations.diagnosis import Check
from settings import Settings
from tests.unit.postgresql_server import Server

pytestmark = pytest.mark.engine("postgresql")


def checked(needed: int = 32) -> Check:
    with database.connection_context():
        return connection.checked(needed)


def test_it_says_where_the_database_is_and_how_many_may_come(
    own_server: Server, at_work: Settings
) -> None:
    check = checked()
    assert re.fullmatch(
        rf"PostgreSQL [\d.]+( \(.*\))? at 127\.0\.0\.1 port {own_server.port}, not encrypted, "
        r"[\d.]+ ms; connections: \d+ in use of \d+, this instance needs up to 32",
        check.found,
    )
    assert at_work.connections == 16


@pytest.mark.parametrize("limited", ["DATABASE mine", "ROLE postgres"])
def test_too_few_connections_are_told(own_server: Server, at_work: Settings, limited: str) -> None:
    own_server.ask(f"ALTER {limited} CONNECTION LIMIT 31")
    try:
        assert "allows too few connections" in checked().problem
        assert checked(31).ok
    finally:
        own_server.ask(f"ALTER {limited} CONNECTION LIMIT -1")


def test_one_that_became_read_only_is_told(at_work: Settings) -> None:
    with database.connection_context():
        database.execute_sql("SET transaction_read_only = on")
        database.execute_sql("SET default_transaction_read_only = on")
        assert "It is read-only" in connection.checked(1).problem
        database.execute_sql("SET default_transaction_read_only = off")
