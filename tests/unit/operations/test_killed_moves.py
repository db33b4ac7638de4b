"""A move or a restore that is killed in the middle: nothing half done is left of it."""

import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from domain.database import storage
from operations import startup
from operations.data_folder import DATABASE
from settings import Settings
from tests import engines
from tests.unit.command import Command
from tests.unit.conftest import NOW, Clock

pytestmark = pytest.mark.engine("postgresql")
EVENTS = 60_000  # enough for a kill to come while they are copied
AT_WORK = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'"


@pytest.fixture
def here(tmp_path: Path) -> Command:
    """A file with a long history, and the address of an empty PostgreSQL."""
    command = Command(tmp_path)
    startup.prepare(Settings(data_dir=command.data), Clock(NOW))
    storage.close_database()
    with closing(sqlite3.connect(command.data / DATABASE)) as file:
        file.executemany(
            "INSERT INTO event (kind, at, address, browser) VALUES ('x', ?, '', '')",
            ((number,) for number in range(EVENTS)),
        )
        file.commit()
    return command


def killed(command: Command, is_at_work: Callable[[], object], *arguments: str) -> bool:
    """Kill the command once it is at work; whether that was in time."""
    with subprocess.Popen(
        command.line(*arguments),
        cwd=command.folder,
        env=command.environment,
        stdout=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            if is_at_work():
                process.send_signal(signal.SIGKILL)
                break
    return process.returncode == -signal.SIGKILL


def tables(connection: psycopg.Connection[tuple[int]]) -> int:
    """How many there are once the server has noticed the end of those who are gone."""
    for _ in range(100):
        if not connection.execute(AT_WORK).fetchone():
            break
        connection.execute("SELECT pg_sleep(0.1)")
    [(found,)] = connection.execute("SELECT count(*) FROM pg_class WHERE relname = 'event'")
    return found


def test_a_move_to_postgresql_that_is_killed_has_not_happened(here: Command) -> None:
    address = engines.url(here.data)
    with psycopg.connect(address, autocommit=True) as watcher:
        assert killed(
            here, lambda: watcher.execute(AT_WORK).fetchone(), "move", "sqlite", "postgresql"
        )
        assert ((here.data / DATABASE).exists(), tables(watcher)) == (True, 0)
    assert f"event\t{EVENTS}\t" in here("move", "sqlite", "postgresql").stdout


def test_a_move_to_sqlite_that_is_killed_leaves_nothing_for_good(here: Command) -> None:
    assert here("move", "sqlite", "postgresql").returncode == 0
    assert killed(
        here,
        lambda: list(here.data.glob(f".nightlatch-*/{DATABASE}-wal")),
        "move",
        "postgresql",
        "sqlite",
    )
    assert not (here.data / DATABASE).exists()
    assert f"event\t{EVENTS}\t" in here("move", "postgresql", "sqlite").stdout
    assert not list(here.data.glob(".nightlatch-*"))


def test_a_restore_that_is_killed_leaves_the_database_empty(here: Command, tmp_path: Path) -> None:
    assert here("move", "sqlite", "postgresql").returncode == 0
    assert here("backup", "x.tar", "--with-key").returncode == 0
    (tmp_path / "new").mkdir()
    new = Command(tmp_path / "new")
    file = str(here.folder / "x.tar")
    with psycopg.connect(engines.url(new.data), autocommit=True) as watcher:
        assert killed(new, lambda: watcher.execute(AT_WORK).fetchone(), "restore", file)
        assert (tables(watcher), (new.data / "key").exists()) == (0, False)
    assert "Restored to " in new("restore", file).stdout
    assert not list(new.data.glob(".nightlatch-*"))
