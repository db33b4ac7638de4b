"""The first process of a container."""

import os
import signal
import subprocess
import sys

import pytest

from settings import ROOT

# The kernel gives a subreaper what it would otherwise give to process 1.
HEAD = (
    "import ctypes, os, signal, sys, time\n"
    "from server.first_process import step_aside\n"
    "ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)\n"
    "step_aside(os.getpid())\n"
)
ORPHAN = (
    "if not os.fork():\n"
    "    orphan = os.fork()\n"
    "    if orphan: print(orphan, flush=True)\n"
    "    os._exit(0)\n"
    "os.wait()\n"
)


def started(program: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", HEAD + program]
    return subprocess.Popen(
        line, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("program", "code"),
    [("sys.exit(3)", 3), ("pass", 0), ("os.kill(os.getpid(), signal.SIGKILL)", 128 + 9)],
)
def test_it_ends_as_what_it_started_ends(program: str, code: int) -> None:
    with started(program) as process:
        assert process.wait(20) == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_reaches_what_it_started(number: signal.Signals) -> None:
    told = f"signal.signal({int(number)}, lambda *_: sys.exit(7)); print('ready', flush=True)\n"
    with started(told + "sys.stdin.read()") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.wait(20) == 7


def test_it_collects_the_children_of_those_that_are_gone() -> None:
    with started(ORPHAN + "sys.stdin.read()") as process:
        assert process.stdout is not None
        orphan = int(process.stdout.readline())
        for _ in range(100_000):
            try:
                os.kill(orphan, 0)
            except ProcessLookupError:
                break
        else:
            pytest.fail("it is still there")
        process.communicate(timeout=30)


def test_any_other_process_goes_on_by_itself() -> None:
    program = "import os; from server.first_process import step_aside; before = os.getpid()\n"
    program += "step_aside(); print(os.getpid() == before)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    assert done.stdout == "True\n"
