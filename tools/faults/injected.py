"""The faults. Each is there while its block runs, and goes away by itself or at the block's end."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from tools.cluster.errors import CannotRun
from tools.cluster.laid_out import Cluster
from tools.cluster.machines import Machine, children
from tools.cluster.units import Unit, wait_until
from tools.faults.alone import Alone, workers
from tools.faults.clock import Clock
from tools.faults.clustered import Clustered

Fault = Callable[[random.Random], AbstractContextManager[None]]
LED_WITHIN = 60.0  # seconds
CLOCK_WRONG_BY = (-600, -95, -31, 31, 95, 600, 7200)  # seconds


def faults_of(place: Alone | Clustered) -> dict[str, Fault]:
    """Those that a place can have, by name."""
    common: dict[str, Fault] = {
        "a worker killed": lambda chance: _worker_killed(chance.choice(place.instances), chance),
        "an instance killed": lambda chance: _killed(chance.choice(place.instances)),
        "an instance paused": lambda chance: _paused(chance.choice(place.instances)),
        "the clock wrong": lambda chance: _clock_wrong(place.clock, chance),
    }
    return common | (_of_one(place) if isinstance(place, Alone) else _of_a_cluster(place))


def _of_one(place: Alone) -> dict[str, Fault]:
    found: dict[str, Fault] = {}
    server = place.server
    if server is not None:
        found["PostgreSQL killed"] = lambda _: _killed(server)
        found["PostgreSQL paused"] = lambda _: _all_paused(server)
        found["PostgreSQL's connections cut"] = lambda _: _connections_cut(server)
    if place.disk.is_own:
        found["the disk full"] = lambda _: place.disk.full()
        found["the disk read-only"] = lambda _: _read_only(place)
    return found


def _of_a_cluster(place: Clustered) -> dict[str, Fault]:
    cluster = place.cluster

    def leader() -> Machine:
        return cluster.leader() or cluster.machines[0]

    found: dict[str, Fault] = {
        "PostgreSQL's leader killed": lambda _: _postgresql_killed(leader()),
        "the leader's machine gone": lambda _: _until_another_leads(cluster, _machine_gone),
        "the leader's machine paused": lambda _: _until_another_leads(cluster, _machine_paused),
        "etcd's leader killed": lambda _: _killed(
            (cluster.etcd_leader() or cluster.machines[0]).units["etcd"]
        ),
        "a follower gone": lambda _: _machine_gone(_follower(place)),
    }
    if all(disk.is_own for disk in place.disks.values()):
        found["the leader's disk full"] = lambda _: place.disks[leader().name].full()
    return found


def _follower(place: Clustered) -> Machine:
    leader = place.cluster.leader()
    return next(each for each in place.cluster.machines if each is not leader)


@contextmanager
def _killed(unit: Unit) -> Iterator[None]:
    unit.kill()
    yield


@contextmanager
def _worker_killed(unit: Unit, chance: random.Random) -> Iterator[None]:
    if found := workers(unit):
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)
    yield


@contextmanager
def _connections_cut(unit: Unit) -> Iterator[None]:
    unit.signal(signal.SIGINT)  # PostgreSQL's fast shutdown
    yield


@contextmanager
def _paused(unit: Unit) -> Iterator[None]:
    unit.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        unit.signal(signal.SIGCONT)


@contextmanager
def _all_paused(unit: Unit) -> Iterator[None]:
    """With its processes, of which each is a group of its own."""
    paused = [unit.pid, *children(unit.pid)]
    _signal(paused, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(paused, signal.SIGCONT)


def _signal(processes: list[int], number: int) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def _clock_wrong(clock: Clock, chance: random.Random) -> Iterator[None]:
    clock.go_wrong(chance.choice(CLOCK_WRONG_BY))
    try:
        yield
    finally:
        clock.go_wrong(0)


@contextmanager
def _read_only(place: Alone) -> Iterator[None]:
    """As after a fault of the disk and a new start: programs come up, but can't write."""
    units = [unit for unit in (place.instance, place.server) if unit is not None]
    for unit in units:
        unit.kill(stays_down=True)
    until = time.monotonic() + 3
    while not place.disk.make_read_only() and time.monotonic() < until:
        time.sleep(0.05)
    for unit in units:
        unit.start()
    try:
        yield
    finally:
        place.disk.make_writable()


@contextmanager
def _postgresql_killed(machine: Machine) -> Iterator[None]:
    machine.signal_postgresql(signal.SIGKILL)
    yield


@contextmanager
def _until_another_leads(
    cluster: Cluster, fault: Callable[[Machine], AbstractContextManager[None]]
) -> Iterator[None]:
    """Something that happens to the leader, for long enough to lose its place."""
    before = cluster.leader() or cluster.machines[0]
    others = [machine for machine in cluster.machines if machine is not before]
    with fault(before):
        yield
        with suppress(CannotRun):  # then the round says that it wasn't well in time
            wait_until(lambda: any(each.is_leader() for each in others), LED_WITHIN, "A leader")


@contextmanager
def _machine_gone(machine: Machine) -> Iterator[None]:
    """All of it but its etcd and its Nightlatch, which are faults of their own."""
    machine.units["patroni"].kill(stays_down=True)
    machine.signal_postgresql(signal.SIGKILL)
    try:
        yield
    finally:
        machine.units["patroni"].is_wanted = True


@contextmanager
def _machine_paused(machine: Machine) -> Iterator[None]:
    machine.units["patroni"].signal(signal.SIGSTOP)
    machine.signal_postgresql(signal.SIGSTOP)
    try:
        yield
    finally:
        machine.signal_postgresql(signal.SIGCONT)
        machine.units["patroni"].signal(signal.SIGCONT)
