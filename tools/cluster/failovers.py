"""How long nothing can be written when the leader is lost, seen through nginx."""

import base64
import json
import signal
import statistics
import time
from collections.abc import Callable, Iterator

from tools.cluster.asking import is_ready, sent
from tools.cluster.errors import CannotRun
from tools.cluster.laid_out import Cluster
from tools.cluster.machines import Machine
from tools.cluster.units import wait_until

WHOLE_WITHIN, BACK_WITHIN = 180, 90  # seconds
NOTICED_WITHIN = 30.0
STEADY = 20  # answers in a row that all went well


def measured(cluster: Cluster, times: int) -> Iterator[str]:
    """A line for each way to lose the leader."""
    ways: dict[str, Callable[[Cluster, Machine], object]] = {
        "switchover by patronictl": _switched_over,
        "its PostgreSQL killed": lambda _, leader: leader.signal_postgresql(signal.SIGKILL),
        "its machine gone": lambda _, leader: _gone(leader),
    }
    for name, lose in ways.items():
        taken = sorted(_one(cluster, lose) for _ in range(times))
        yield (
            f"{name}: {statistics.median(taken):.1f} s, between {taken[0]:.1f} and "
            f"{taken[-1]:.1f}, of {times}"
        )


def _one(cluster: Cluster, lose: Callable[[Cluster, Machine], object]) -> float:
    """Seconds from the first answer that went wrong to the first that went well again."""
    wait_until(cluster.is_whole, WHOLE_WITHIN, "All three PostgreSQL")
    leader = cluster.leader()
    if leader is None:
        raise CannotRun("No PostgreSQL leads.")
    lose(cluster, leader)
    try:
        return _outage(cluster)
    finally:
        leader.units["patroni"].is_wanted = True


def _outage(cluster: Cluster) -> float:
    address, _, port = cluster.values["LISTEN"].partition(":")
    began, failed_at, well_at, well = time.monotonic(), 0.0, 0.0, 0
    while time.monotonic() - began < BACK_WITHIN:
        asked_at = time.monotonic()
        if is_ready(address, int(port), cluster.values["LISTEN"]):
            well_at, well = (time.monotonic(), 1) if well == 0 else (well_at, well + 1)
            if well >= STEADY and (failed_at or asked_at - began > NOTICED_WITHIN):
                return well_at - failed_at if failed_at else 0.0
        else:
            failed_at, well = failed_at or asked_at, 0
        time.sleep(0.05)
    raise CannotRun(f"It wasn't back within {BACK_WITHIN} seconds.")


def _gone(leader: Machine) -> None:
    leader.units["patroni"].kill(stays_down=True)
    leader.signal_postgresql(signal.SIGKILL)


def _switched_over(cluster: Cluster, leader: Machine) -> None:
    told = base64.b64encode(f"patroni:{cluster.values['API_PASSWORD']}".encode()).decode()
    body = json.dumps({"leader": leader.name}).encode()
    sent(leader.address, 8008, "/switchover", body, {"Authorization": f"Basic {told}"})
