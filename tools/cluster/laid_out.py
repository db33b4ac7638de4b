"""The whole cluster: three machines, each an address of this one, and nginx in front."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tools.cluster import proxy, values
from tools.cluster.asking import is_ready
from tools.cluster.machines import Machine, give
from tools.cluster.units import wait_until

WITHIN = 120  # seconds
_WELL = {"running", "streaming"}


class Cluster:
    """Three machines, two of them with a Nightlatch, and nginx."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.values = values.of(folder)
        self.machines = [self._machine(name) for name in values.NAMES]
        self.instances = self.machines[:2]
        for machine in self.instances:
            machine.add_nightlatch()
        self.nginx = proxy.unit(folder, self.values)
        self._is_over = threading.Event()
        self._keeper = threading.Thread(target=self._keep_up, daemon=True)

    @property
    def url(self) -> str:
        """Where people find it."""
        return self.values["PUBLIC_URL"]

    def start(self, say: Callable[[str], object] = lambda _: None) -> None:
        """Start everything and wait until it answers. Raises CannotRun."""
        self._keeper.start()
        say("Starting etcd and PostgreSQL on three machines ...")
        for machine in self.machines:
            machine.start("etcd")
            machine.start("patroni")
        wait_until(self.is_whole, WITHIN, f"PostgreSQL ({self.folder}/*/patroni.log)")
        self._make_database()
        say("Starting two instances of Nightlatch, and nginx ...")
        for machine in self.instances:
            machine.start("nightlatch")
        self.nginx.start()
        wait_until(self.is_served, WITHIN, f"Nightlatch ({self.folder}/*/nightlatch.log)")

    def stop(self) -> None:
        """End everything that was started here, and nothing else."""
        self._is_over.set()
        with suppress(RuntimeError):  # it hadn't been started
            self._keeper.join()
        self.nginx.stop()
        # All at once: a PostgreSQL waits for those that follow it.
        threads = [threading.Thread(target=machine.stop) for machine in self.machines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def leader(self) -> Machine | None:
        """The machine whose PostgreSQL can be written to."""
        return next((machine for machine in self.machines if machine.is_leader()), None)

    def etcd_leader(self) -> Machine | None:
        """The machine whose etcd leads."""
        return next((machine for machine in self.machines if machine.is_etcd_leader()), None)

    def is_whole(self) -> bool:
        """Whether all three PostgreSQL run and one of the followers has every change."""
        leader = self.leader()
        members = leader.members() if leader else []
        well = [member for member in members if member.get("state") in _WELL]
        follows = any(member["role"] == "sync_standby" for member in well)
        return follows and len(well) == len(self.machines)

    def is_served(self) -> bool:
        """Whether both instances could let people in."""
        host = self.values["LISTEN"]
        return all(is_ready(machine.address, 8000, host) for machine in self.instances)

    def command(self, *words: str) -> str:
        """What the nightlatch command prints, with the settings of the first instance."""
        unit = self.instances[0].nightlatch
        command = [*unit.command[:-1], *words]
        environment = {"PATH": os.environ["PATH"], **unit.environment}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    @contextmanager
    def asking(self, database: str = "nightlatch") -> Iterator[psycopg.Connection[Any]]:
        """A connection to the leader, as the superuser."""
        with psycopg.connect(
            host=",".join(machine.address for machine in self.machines),
            dbname=database,
            user="postgres",
            password=self.values["SUPERUSER_PASSWORD"],
            sslmode="verify-full",
            sslrootcert=self.values["AUTHORITY"],
            target_session_attrs="read-write",
            connect_timeout=3,
            autocommit=True,
        ) as connection:
            yield connection

    def _machine(self, name: str) -> Machine:
        folder = self.folder / name
        folder.mkdir(mode=0o755, exist_ok=True)
        give(folder)
        given = {**self.values, "SOCKETS": str(folder)}
        machine = Machine(name, self.values[name.upper()], folder, given)
        machine.lay_out()
        return machine

    def _make_database(self) -> None:
        with self.asking("postgres") as connection:
            found = "SELECT 1 FROM pg_roles WHERE rolname = 'nightlatch'"
            if connection.execute(found).fetchone():
                return
            password = sql.Literal(self.values["DATABASE_PASSWORD"])
            made = sql.SQL("CREATE ROLE nightlatch LOGIN PASSWORD {}").format(password)
            connection.execute(made)
            connection.execute("CREATE DATABASE nightlatch OWNER nightlatch")

    def _keep_up(self) -> None:
        while not self._is_over.wait(0.2):
            self.nginx.keep_up()
            for machine in self.machines:
                machine.keep_up()
