"""A server with an account and a database, for commands that are refused by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.command import Command
from tests.unit.database_address import PASSWORD
from tests.unit.installations import copied
from tests.unit.postgresql_server import Server


@pytest.fixture
def nightlatch(tmp_path: Path) -> Command:
    return Command(tmp_path)


@pytest.fixture
def command(team: Command, tmp_path: Path) -> Command:
    """An installation with Ada, its administrator, and Bob, a member."""
    return copied(team, tmp_path)


@pytest.fixture
def account(own_server: Server) -> Iterator[str]:
    """One that may do nothing but connect."""
    own_server.ask(f"CREATE ROLE somebody LOGIN PASSWORD '{PASSWORD}'")
    yield "somebody"
    own_server.ask("DROP ROLE somebody")


@pytest.fixture
def empty(own_server: Server) -> Iterator[str]:
    own_server.ask("CREATE DATABASE empty")
    yield "empty"
    own_server.ask("DROP DATABASE empty WITH (FORCE)")
