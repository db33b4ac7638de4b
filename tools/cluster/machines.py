"""One machine of a cluster: etcd, a PostgreSQL under Patroni, and on two of three a Nightlatch."""

import os
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from settings import ROOT
from tools.cluster import asking, programs, recipes
from tools.cluster.units import Unit

ACCOUNT = "postgres"  # PostgreSQL refuses to run as root


@dataclass
class Machine:
    """A machine, which here is an address of its own and a folder."""

    name: str
    address: str
    folder: Path
    values: Mapping[str, object] = field(repr=False)
    units: dict[str, Unit] = field(default_factory=dict)

    def lay_out(self) -> None:
        """Write its files and say how its programs are started."""
        self._add("etcd", programs.path("etcd"), "--config-file", self._write("etcd.yaml"))
        self._add("patroni", programs.path("patroni"), self._write("patroni.yaml"))

    def add_nightlatch(self, checkout: Path = ROOT, more: Mapping[str, str] | None = None) -> None:
        """Have an instance of Nightlatch on it as well."""
        settings = recipes.environment(self._all_values())
        given = {"PYTHONPATH": str(checkout), **settings, **(more or {})}
        command = [sys.executable, "-P", "-m", "cli", "serve"]
        self.units["nightlatch"] = Unit("nightlatch", command, self.folder, given)

    @property
    def nightlatch(self) -> Unit:
        """Its instance of Nightlatch."""
        return self.units["nightlatch"]

    def start(self, name: str) -> None:
        """Start one of its programs."""
        self.units[name].start()

    def keep_up(self) -> None:
        """Start again what died."""
        for unit in self.units.values():
            unit.keep_up()

    def stop(self) -> None:
        """End everything, in the right order."""
        for name in ("nightlatch", "patroni", "etcd"):
            if name in self.units:
                self.units[name].stop()
        self.signal_postgresql(signal.SIGQUIT)  # what a Patroni that was killed left behind

    def signal_postgresql(self, number: int) -> None:
        """Send PostgreSQL and its processes a signal."""
        if pid := self.postgresql_pid():
            for each in (*children(pid), pid) if number != signal.SIGQUIT else (pid,):
                with suppress(ProcessLookupError):
                    os.kill(each, number)

    def postgresql_pid(self) -> int | None:
        """Of the PostgreSQL in this folder, if it runs."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self._data / "postmaster.pid").read_text().split()[0])
            if str(self._data) in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
        return None

    def is_leader(self) -> bool:
        """Whether its Patroni says that its PostgreSQL can be written to."""
        return self._ask(8008, "/leader") is not None

    def is_etcd_leader(self) -> bool:
        """Whether its etcd leads the others."""
        told = self._ask(2379, "/v3/maintenance/status", b"{}") or {}
        return bool(told) and told.get("leader") == told["header"]["member_id"]

    def members(self) -> list[dict[str, Any]]:
        """The PostgreSQL of the cluster, as this machine's Patroni sees them."""
        found: list[dict[str, Any]] = (self._ask(8008, "/cluster") or {}).get("members", [])
        return found

    def _ask(self, port: int, path: str, body: bytes | None = None) -> dict[str, Any] | None:
        return asking.json_of(self.address, port, path, body)

    @property
    def _data(self) -> Path:
        return self.folder / "postgresql"

    def _add(self, name: str, *command: str | Path) -> None:
        words = [str(word) for word in command]
        self.units[name] = Unit(name, words, self.folder, account=ACCOUNT)

    def _write(self, name: str) -> Path:
        path = recipes.write(name, self._all_values(), self.folder / name)
        give(path)
        return path

    def _all_values(self) -> dict[str, object]:
        return {
            **self.values,
            "NAME": self.name,
            "ADDRESS": self.address,
            "ETCD_DATA": self.folder / "etcd",
            "POSTGRESQL_DATA": self._data,
            "PGPASS": self.folder / "pgpass",
            "NIGHTLATCH_DATA": self.folder / "nightlatch",
        }


def give(path: Path) -> None:
    """Let the account that PostgreSQL runs as have this file."""
    if os.geteuid() == 0:
        shutil.chown(path, ACCOUNT, ACCOUNT)


def children(pid: int) -> list[int]:
    """The processes that this one started and that still run."""
    with suppress(OSError):
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    return []
