"""One Nightlatch with its SQLite file or with one PostgreSQL, and no proxy."""

import base64
import secrets
import shutil
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import psycopg

from settings import ROOT
from tools.cluster.asking import is_ready
from tools.cluster.machines import children
from tools.cluster.units import Unit, wait_until
from tools.faults import server
from tools.faults.clock import Clock
from tools.faults.disks import Disk
from tools.ports import free_port

WITHIN = 60  # seconds


class Alone:
    """An installation, and the faults that it can have."""

    def __init__(self, folder: Path, clock: Clock, engine: str) -> None:
        self.clock, self.port = clock, free_port()
        self.disk = Disk(folder / "disk", 40 if engine == "sqlite" else 600)
        self.folder = self.disk.folder
        self.settings = {
            "PYTHONPATH": str(ROOT),
            "NIGHTLATCH_DATA_DIR": str(folder / "data"),
            "NIGHTLATCH_PORT": str(self.port),
            "NIGHTLATCH_BACKUP_KEEP": "0",
        }
        self.server = self._server(folder) if engine == "postgresql" else None
        if self.server is None:
            self.settings["NIGHTLATCH_DATA_DIR"] = str(self.folder / "data")
        given = {**self.settings, **clock.environment()}
        command = [sys.executable, "-P", "-m", "cli", "serve"]
        self.instance = Unit("nightlatch", command, folder, given)
        self._is_over = threading.Event()
        self._keeper = threading.Thread(target=self._keep_up, daemon=True)

    @property
    def url(self) -> str:
        """Where people find it."""
        return f"http://localhost:{self.port}"  # passkeys need a name

    @property
    def instances(self) -> list[Unit]:
        """The programs of Nightlatch."""
        return [self.instance]

    def start(self) -> None:
        """Start everything and wait until it answers. Raises CannotRun."""
        self._keeper.start()
        if self.server:
            self.server.start()
        self.instance.start()
        wait_until(self.is_well, WITHIN, f"Nightlatch ({self.instance.log})")

    def stop(self) -> None:
        """End what was started here, and nothing else."""
        self._is_over.set()
        with suppress(RuntimeError):
            self._keeper.join()
        for unit in (self.instance, self.server):
            if unit is not None:
                unit.signal(signal.SIGCONT)
                unit.stop()
        self.disk.close()

    def is_well(self) -> bool:
        """Whether people can sign in."""
        return is_ready("127.0.0.1", self.port, f"127.0.0.1:{self.port}")

    def state(self) -> str:
        """What can be seen of it, for whoever has to find out why it isn't well."""
        units = [unit for unit in (self.server, self.instance) if unit is not None]
        told = [f"{unit.name} {'runs' if unit.is_running else 'is down'}" for unit in units]
        return f"{', '.join(told)}."

    def fresh(self) -> dict[str, str]:
        """The settings of another installation beside this one, with nothing in it yet."""
        if self.server is None:
            shutil.rmtree(self.folder / "fresh", ignore_errors=True)
            return {"NIGHTLATCH_DATA_DIR": str(self.folder / "fresh")}
        url = self.settings["NIGHTLATCH_DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
            connection.execute("CREATE DATABASE fresh")
        return {"NIGHTLATCH_DATABASE_URL": url.removesuffix("postgres") + "fresh"}

    def _server(self, folder: Path) -> Unit:
        unit, address = server.made(folder, self.folder / "postgresql")
        self.settings["NIGHTLATCH_DATABASE_URL"] = address
        self.settings["NIGHTLATCH_SECRET_KEY"] = ",".join(drawn_key() for _ in range(2))
        return unit

    def _keep_up(self) -> None:
        while not self._is_over.wait(0.2):
            for unit in (self.server, self.instance):
                if unit is not None:
                    unit.keep_up()


def drawn_key() -> str:
    """A key as settings have it."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def workers(unit: Unit) -> list[int]:
    """The processes of an instance that answer people."""
    found = children(unit.pid) if unit.is_running else []
    return [pid for pid in found if b"spawn_main" in _command(pid)]


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
