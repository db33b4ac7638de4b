"""The worker processes: that none is lost and none is left behind."""

import json
import os
import select
import signal
import socket
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests import engines
from tests.unit.command import Command
from tests.unit.waiting import soon


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def workers_of(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> set[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return {int(child) for child in children.split()}


def await_end(process_descriptor: int) -> bool:
    """Whether the process of this pidfd ends within 20 seconds."""
    ended, _, _ = select.select([process_descriptor], [], [], 20)
    os.close(process_descriptor)
    return bool(ended)


def test_there_is_a_worker_for_each_core_up_to_four(command: Command) -> None:
    with command.serving() as process:
        wanted = min(os.cpu_count() or 1, 4)
        soon(
            lambda: len(workers_of(process)) >= wanted
        )  # the first answers before the last is made
        assert command.asked("/healthz") == 200
        assert len(workers_of(process)) == wanted


def test_psycopg_is_loaded_with_a_database_address_only(command: Command) -> None:
    with command.serving() as process:
        loaded = [
            "/psycopg" in Path(f"/proc/{number}/maps").read_text()
            for number in (process.pid, *workers_of(process))
        ]
    assert set(loaded) == {not engines.is_sqlite()}


@pytest.mark.requirement("S-99")
def test_no_answer_says_what_serves_it(command: Command) -> None:
    with command.serving(), closing(HTTPConnection("127.0.0.1", int(command.port))) as asking:
        for path in ("/healthz", "/sign-in", "/nowhere"):
            asking.request("GET", path)
            answer = asking.getresponse()
            answer.read()
            assert answer.headers["Server"] is None


def test_workers_that_die_are_replaced(command: Command) -> None:
    with command.serving() as process:
        before = workers_of(process)
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        assert command.asked("/healthz") == 200
        assert workers_of(process) - before


@pytest.mark.case("B94")
@pytest.mark.parametrize(
    ("number", "told_as"), [(9, "SIGKILL"), (11, "SIGSEGV"), (40, "signal 40")]
)
def test_a_worker_that_died_is_told_in_a_line(command: Command, number: int, told_as: str) -> None:
    log = command.folder / "log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command.line("serve"),
            cwd=command.folder,
            env=command.environment,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as process,
    ):
        assert process.stdout is not None
        process.stdout.readline()
        assert command.asked("/healthz") == 200
        worker = min(workers_of(process))
        os.kill(worker, number)
        soon(lambda: command.asked("/healthz") == 200 and b"worker-died" in log.read_bytes())
        process.terminate()
    lines = map(json.loads, log.read_text().splitlines())
    told = [line for line in lines if line["event"] == "worker-died"]
    assert [(line["pid"], line["reason"], line["level"]) for line in told] == [
        (worker, told_as, "error")
    ]


def test_workers_end_with_a_parent_that_was_killed(command: Command) -> None:
    with command.serving() as process:
        workers = list(map(os.pidfd_open, workers_of(process)))
        process.kill()
        assert all(await_end(worker) for worker in workers)
    with socket.create_server(("127.0.0.1", int(command.port))):
        pass  # nobody holds the port any more


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_told_to_stop_while_it_starts_stops(
    command: Command, number: signal.Signals
) -> None:
    for _ in range(3):
        with subprocess.Popen(
            command.line("serve"),
            cwd=command.folder,
            env=command.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            # What it prints just before it makes the workers.
            assert "Nightlatch is running at" in process.stdout.readline()
            process.send_signal(number)
            process.stdout.read()  # ends when the last of them has
            assert process.wait(60) is not None
