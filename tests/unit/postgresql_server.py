"""A PostgreSQL of a test's own, to be stopped, killed and halted, and an app that uses it."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import conninfo

from app import create_app
from domain.database import storage
from operations import configuration, startup
from settings import Settings
from tests import server
from tests.unit.browser import Browser
from tests.unit.rested import rested

KEY = os.urandom(32)
NOW = 1_800_000_000
PATIENCE = 60  # seconds that a server may take for what it is told
BLANK = "blank"


class Server:
    """A server that runs, known by its address alone."""

    def __init__(self, url: str) -> None:
        self.url = url
        [[data, port]] = self.ask("SELECT current_setting('data_directory'), inet_server_port()")
        self.data, self.port = Path(data), int(port)
        self.programs = Path(os.readlink(f"/proc/{self._first()}/exe")).parent
        owner = self.data.stat()
        self.owner: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid}

    def ask(self, query: str, *values: object) -> list[Any]:
        writes = "-c default_transaction_read_only=off"
        with closing(psycopg.connect(self.url, autocommit=True, options=writes)) as asked:
            done = asked.execute(query, values)
            return done.fetchall() if done.description else []

    def at(self, name: str, **told: str) -> str:
        """The address of a database of this server."""
        return conninfo.make_conninfo(self.url, dbname=name, **told)

    def start(self) -> None:
        self._control("start", "-w", "-l", str(self.data.parent / "log"))

    def stop(self) -> None:
        self._control("stop", "-w", "-m", "fast")

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill(self) -> None:
        """As the kernel does it when there is no memory left."""
        first, others = self._first(), self._others()
        for process in (first, *others):
            os.kill(process, signal.SIGKILL)
        while any(Path(f"/proc/{process}/exe").exists() for process in (first, *others)):
            threading.Event().wait(0.01)  # for the end of other processes, of which nobody tells us
        # Where nothing collects the dead, as in some containers, they seem to be alive.
        (self.data / "postmaster.pid").unlink()
        (self.data.parent / f".s.PGSQL.{self.port}.lock").unlink(missing_ok=True)

    @contextmanager
    def halted(self) -> Iterator[None]:
        """It is there, and answers nothing."""
        processes = (self._first(), *self._others())
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    @contextmanager
    def told(self, name: str, value: str) -> Iterator[None]:
        """With another value of one of its settings."""
        self.ask(f"ALTER SYSTEM SET {name} = {value}")
        self.ask("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            self.ask(f"ALTER SYSTEM RESET {name}")
            self.ask("SELECT pg_reload_conf()")

    def end_sessions(self, name: str) -> None:
        """End all connections to this database, and wait for that."""
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        self.ask(ended, name)

    def _first(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def _others(self) -> list[int]:
        first = self._first()
        return [int(p) for p in Path(f"/proc/{first}/task/{first}/children").read_text().split()]

    def _control(self, *what: str) -> None:
        subprocess.run(
            [self.programs / "pg_ctl", "-D", self.data, *what],
            cwd=self.data,
            check=True,
            timeout=PATIENCE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            extra_groups=[] if os.getuid() == 0 else None,
            **(self.owner if os.getuid() == 0 else {}),
        )


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this module's own, with a database in which nothing has happened yet."""
    with server.running("") as url:
        own = Server(url)
        own.ask("ALTER SYSTEM SET synchronous_commit = on")  # it is going to be killed
        own.ask("SELECT pg_reload_conf()")
        own.ask(f"CREATE DATABASE {BLANK}")
        startup.prepare(
            _settings(tmp_path_factory.mktemp("blank"), own.at(BLANK)), partial(float, NOW)
        )
        storage.close_database()
        yield own


@pytest.fixture
def own_settings(own_server: Server, tmp_path: Path) -> Iterator[Settings]:
    """Those of an installation on that server, in a database called `mine`."""
    own_server.ask(f"CREATE DATABASE mine TEMPLATE {BLANK}")
    yield _settings(tmp_path, own_server.at("mine"))
    storage.close_database()
    own_server.ask("DROP DATABASE mine WITH (FORCE)")


@pytest.fixture
def at_work(own_settings: Settings) -> Settings:
    """The same, opened as a worker opens it."""
    configuration.configure(own_settings)
    startup.open_existing(own_settings, connections=16)
    storage.serve()
    return own_settings


@pytest.fixture
def visitor(at_work: Settings) -> Iterator[Browser]:
    """A browser in front of the app.

    Whatever that did by itself without its database would have others refused for a moment.
    """
    app = create_app(at_work, clock=lambda: float(NOW))
    with rested() as at_rest, Browser.at(app) as browser:
        at_rest()
        yield browser


def _settings(folder: Path, url: str) -> Settings:
    return Settings(data_dir=folder / "data", database_url=url, secret_key=(KEY,), bcrypt_cost=4)
