"""How much 50 sign-ins at once slow /healthz down, on the real server with its real hashes.

Run it with scripts/bench. Prints a row: name, ratio, goal, met. Exits with 1 if not met.
"""

import http.client
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
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench import report
from bench.report import Row
from domain.audit.events import Caller
from domain.database import storage
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import database
from operations import startup
from settings import Settings
from tests.unit.command import Command

PEOPLE = 50
PASSWORD = "lanterns over the wide canal"  # noqa: S105
GOAL = 10.0
SAMPLES = 400
FORM = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


def main() -> int:
    """Measure and print; 0 if the goal is met."""
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as port:
        idle = _p99(_health_times(port, SAMPLES))
        row = _row(idle, *_storm(port))
    return report.printed([row])


def _row(idle: float, busy: float, signed_in: int, seconds: float) -> Row:
    row = report.at_most(
        "healthz p99, 50 sign-ins at once against idle",
        busy / idle,
        GOAL,
        idle_p99_ms=report.milliseconds(idle),
        busy_p99_ms=report.milliseconds(busy),
        signed_in=signed_in,
        seconds=round(seconds, 2),
    )
    return row | {"met": row["met"] and signed_in == PEOPLE}


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    command = Command(folder)
    _populate(command.data)
    with subprocess.Popen(
        command.line("serve"),
        env=command.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        _health_times(int(command.port), 20)
        yield int(command.port)
        process.send_signal(signal.SIGTERM)


def _populate(data: Path) -> None:
    passwords.use_cost(12)
    startup.prepare(Settings(data_dir=data), time.time)
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
        statuses, seconds = _sign_all_in(port)
        over.set()
        return _p99(watched.result()), statuses.count(303), seconds


def _sign_all_in(port: int) -> tuple[list[int], float]:
    began = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        statuses = list(pool.map(lambda number: _sign_in(port, number), range(PEOPLE)))
    return statuses, time.perf_counter() - began


def _watch(port: int, over: threading.Event) -> list[float]:
    times: list[float] = []
    while not over.is_set():
        times.extend(_health_times(port, 20))
    return times


def _health_times(port: int, count: int) -> list[float]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        return [_health_time(connection) for _ in range(count)]


def _health_time(connection: http.client.HTTPConnection) -> float:
    began = time.perf_counter()
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    return time.perf_counter() - began


def _sign_in(port: int, number: int) -> int:
    body = urlencode({"username": f"person{number}", "password": PASSWORD})
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/sign-in", body, FORM)
        return connection.getresponse().status


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


if __name__ == "__main__":
    sys.exit(main())
