"""How much 50 sign-ins at once slow /healthz down, on the real server with its real hashes.

Run it with scripts/bench. Prints a row: name, ratio, goal, met. Exits with 1 if not met.
"""

import http.client
import json
import multiprocessing
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from domain.audit.events import Caller
from domain.database import storage
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import database
from operations import startup
from tests.unit.command import Command

PEOPLE = 50
PASSWORD = "lanterns over the wide canal"  # noqa: S105
GOAL = 10.0
SAMPLES = 400


def main() -> int:
    """Measure and print; 0 if the goal is met."""
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as port:
        idle = _p99(_health_times(port, SAMPLES))
        busy, signed_in, seconds = _storm(port)
    ratio = busy / idle
    row = {
        "name": "healthz p99, 50 sign-ins at once against idle",
        "ratio": round(ratio, 2),
        "goal": GOAL,
        "met": ratio <= GOAL and signed_in == PEOPLE,
        "idle_p99_ms": round(idle * 1000, 2),
        "busy_p99_ms": round(busy * 1000, 2),
        "signed_in": signed_in,
        "seconds": round(seconds, 2),
    }
    print(json.dumps(row) if "--json" in sys.argv else _told(row))
    return 0 if row["met"] else 1


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    command = Command(folder)
    _populate(command.data)
    with subprocess.Popen(
        command.line("serve"),
        env=command.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        _health_times(int(command.port), 20)
        yield int(command.port)
        process.send_signal(signal.SIGTERM)


def _populate(data: Path) -> None:
    passwords.use_cost(12)
    startup.prepare(data, None, int(time.time()))
    with database.connection_context():
        for number in range(PEOPLE):
            person = NewAccount(f"person{number}", f"Person {number}", PASSWORD)
            accounts.create(person, int(time.time()), Caller())
    storage.close_database()


def _storm(port: int) -> tuple[float, int, float]:
    # The watcher is a process of its own: beside fifty threads it would measure their lock.
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(1, context) as aside:
        over = manager.Event()
        watched = aside.submit(_watch, port, over)
        began = time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as pool:
            statuses = list(pool.map(lambda number: _sign_in(port, number), range(PEOPLE)))
        seconds = time.perf_counter() - began
        over.set()
        times = watched.result()
    return _p99(times), statuses.count(303), seconds


def _watch(port: int, over: threading.Event) -> list[float]:
    times: list[float] = []
    while not over.is_set():
        times.extend(_health_times(port, 20))
    return times


def _health_times(port: int, count: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        times.append(time.perf_counter() - began)
    connection.close()
    return times


def _sign_in(port: int, number: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = urlencode({"username": f"person{number}", "password": PASSWORD})
    headers = {
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/sign-in", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _told(row: dict[str, object]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in row.items())


if __name__ == "__main__":
    sys.exit(main())
