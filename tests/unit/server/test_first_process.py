"""The first process of a container."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from server.first_process import PASSED_ON
from settings import ROOT

# The kernel gives a subreaper what it would otherwise give to process 1.
HEAD = (
    "import ctypes, os, signal, sys, time\n"
    "from server.first_process import step_aside\n"
    "ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)\n"
)
ASIDE = "step_aside(os.getpid())\n"
ORPHAN = (
    "if not os.fork():\n"
    "    orphan = os.fork()\n"
    "    if orphan: print(orphan, flush=True)\n"
    "    os._exit(0)\n"
    "os.wait()\n"
)
# Each time one is sent while the first process is about to wait.
MANY_SIGNALS = (
    "for _ in range(2000):\n"
    "    first = os.fork()\n"
    "    if not first: break\n"
    "    if os.waitpid(first, 0)[1]: sys.exit('it was lost')\n"
    "else: sys.exit()\n"
    "step_aside(os.getpid())\n"
    "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])\n"
    "os.kill(os.getppid(), signal.SIGTERM)\n"
    "os._exit(not signal.sigtimedwait([signal.SIGTERM], 10))\n"
)


def started(program: str, before: str = ASIDE) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", HEAD + before + program]
    return subprocess.Popen(
        line, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("program", "code"),
    [("sys.exit(3)", 3), ("pass", 0), ("os.kill(os.getpid(), signal.SIGKILL)", 128 + 9)],
)
def test_it_ends_as_what_it_started_ends(program: str, code: int) -> None:
    with started(program) as process:
        assert process.wait(60) == code


@pytest.mark.parametrize("number", PASSED_ON)
def test_a_signal_reaches_what_it_started(number: signal.Signals) -> None:
    told = f"signal.signal({int(number)}, signal.SIG_DFL); print('ready', flush=True)\n"
    with started(told + "sys.stdin.read()") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.wait(60) == 128 + number


def test_no_signal_is_lost_before_the_first_process_waits() -> None:
    with started(MANY_SIGNALS, "") as process:
        assert process.wait(120) == 0


def test_it_ends_as_well_where_the_end_of_children_was_ignored() -> None:
    ignored = "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
    with started("sys.exit(3)", ignored + ASIDE) as process:
        assert process.wait(60) == 3


def test_it_collects_the_children_of_those_that_are_gone() -> None:
    with started(ORPHAN + "sys.stdin.read()") as process:
        assert process.stdout is not None
        orphan = int(process.stdout.readline())
        until = time.monotonic() + 30
        with suppress(ProcessLookupError):
            while time.monotonic() < until:
                os.kill(orphan, 0)
                time.sleep(0.01)
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
        timeout=60,
    )
    assert done.stdout == "True\n"
