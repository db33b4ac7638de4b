"""Installations that were started once, for the tests of whole commands to copy or ask."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from domain.database import storage
from operations import startup
from tests import engines
from tests.unit.command import ADA, PASSWORD, Command


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, str]:
    """An installation that was started once, with nobody in it, and what that start printed."""
    command = Command(tmp_path_factory.mktemp("served"))
    return command, command.serve()


@pytest.fixture(scope="session")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """An installation with Ada in it, who is an administrator."""
    command = Command(tmp_path_factory.mktemp("inhabited"))
    command.serve()
    added = command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (added.stdout, added.stderr) == ("Added ada.\n", "")
    return command


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """An installation with Ada, its administrator, and Bob, a member."""
    command = Command(tmp_path_factory.mktemp("team"))
    startup.prepare(engines.at(command.data, ()), partial(float, 1_800_000_000))
    storage.close_database()
    for line in ((*ADA, "--admin"), ("user", "add", "bob", "--name", "Bob Baker")):
        assert command(*line, "--password-stdin", typed=f"{PASSWORD}\n").returncode == 0
    return command


@pytest.fixture
def settled(inhabited: Command, tmp_path: Path) -> Command:
    """A copy of that installation, to be changed."""
    return copied(inhabited, tmp_path)


def copied(installed: Command, folder: Path) -> Command:
    """The same installation once more, in another folder and at another port."""
    command = Command(folder)
    shutil.copytree(installed.data, command.data)
    engines.copy(installed.data, command.data)
    return command
