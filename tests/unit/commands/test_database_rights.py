"""A database that is there, and not for Nightlatch: one sentence that says what would be right."""

import pytest

from domain.database import storage
from operations import startup
from settings import Settings
from tests.unit.command import Command
from tests.unit.conftest import Clock
from tests.unit.database_address import ask, refusal, url
from tests.unit.postgresql_server import KEY, NOW, Server

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-94")]


def test_an_account_that_may_not_create_tables(
    own_server: Server, nightlatch: Command, account: str, empty: str
) -> None:
    told = refusal(nightlatch, url(own_server, user=account, dbname=empty))
    assert "ALTER DATABASE empty OWNER TO somebody" in told


def test_tables_that_belong_to_another_account(
    own_server: Server, nightlatch: Command, account: str
) -> None:
    told = refusal(nightlatch, url(own_server, user=account))
    assert "Set the account that they belong to" in told


def test_a_database_of_another_program(own_server: Server, nightlatch: Command, empty: str) -> None:
    own = own_server.at(empty)
    ask(own, "CREATE TABLE kitchen (id int)")
    told = refusal(nightlatch, url(own_server, dbname=empty))
    assert "in use by another program" in told
    assert ask(own, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def test_text_that_cannot_be_in_every_language(own_server: Server, nightlatch: Command) -> None:
    own_server.ask("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    assert "--encoding UTF8" in refusal(nightlatch, url(own_server, dbname="latin"))


def test_a_database_of_test_mode(own_server: Server, nightlatch: Command, empty: str) -> None:
    own = url(own_server, dbname=empty)
    folder = nightlatch.folder / "tests"
    startup.prepare(
        Settings(data_dir=folder, database_url=own, secret_key=(KEY,)), Clock(NOW), for_tests=True
    )
    storage.close_database()
    nightlatch.environment["NIGHTLATCH_DATABASE_URL"] = own
    said = nightlatch.refusal("serve")
    assert "The database of NIGHTLATCH_DATABASE_URL was created by test mode" in said
