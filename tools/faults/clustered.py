"""The whole cluster, with instances that go by the moved clock."""

from pathlib import Path

from tools.cluster.laid_out import Cluster
from tools.cluster.units import Unit
from tools.faults.alone import drawn_key
from tools.faults.clock import Clock
from tools.faults.disks import Disk

ROOM = 700  # megabytes of a machine's disk


class Clustered:
    """A cluster, and the faults that it can have."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock = clock
        self.disks = {name: Disk(folder / name, ROOM) for name in ("one", "two", "three")}
        self.cluster = Cluster(folder)
        for machine in self.cluster.instances:
            unit = machine.nightlatch
            key = unit.environment["NIGHTLATCH_SECRET_KEY"]
            self.settings = {
                **unit.environment,
                "NIGHTLATCH_SECRET_KEY": f"{key},{self._second_key}",
                "NIGHTLATCH_BACKUP_KEEP": "0",
                "NIGHTLATCH_PUBLIC_URL": self.url,
            }
            unit.environment = {**self.settings, **clock.environment()}

    _second_key = drawn_key()

    @property
    def url(self) -> str:
        """Where people find it: by a name, since passkeys need one."""
        return self.cluster.url.replace("127.0.0.1", "localhost")

    @property
    def instances(self) -> list[Unit]:
        """The programs of Nightlatch."""
        return [machine.nightlatch for machine in self.cluster.instances]

    def start(self) -> None:
        """Start everything and wait until it answers. Raises CannotRun."""
        self.cluster.start()

    def stop(self) -> None:
        """End what was started here, and nothing else."""
        self.cluster.stop()
        for disk in self.disks.values():
            disk.close()

    def is_well(self) -> bool:
        """Whether people can sign in and the next failover would lose nothing."""
        return self.cluster.is_served() and self.cluster.is_whole()

    def state(self) -> str:
        """What can be seen of it, for whoever has to find out why it isn't well."""
        leader = self.cluster.leader()
        members = leader.members() if leader else []
        told = [f"{each.get('name')}: {each.get('role')}, {each.get('state')}" for each in members]
        served = "answers" if self.cluster.is_served() else "doesn't answer"
        return f"PostgreSQL: {'; '.join(told) or 'no leader'}. Nightlatch {served}."

    def fresh(self) -> dict[str, str]:
        """The settings of another installation beside this one, with nothing in it yet."""
        with self.cluster.asking("postgres") as connection:
            connection.execute("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
            connection.execute("CREATE DATABASE fresh OWNER nightlatch")
        url = self.settings["NIGHTLATCH_DATABASE_URL"]
        return {"NIGHTLATCH_DATABASE_URL": url.replace("/nightlatch?", "/fresh?")}
