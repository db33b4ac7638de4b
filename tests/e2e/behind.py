"""Nightlatch behind a proxy, each a process of its own, on the real clock."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from settings import ROOT
from tests import engines

PASSWORD = "six lanterns along a pier"
ANSWERS_WITHIN = 60  # seconds; a busy machine takes some for a password's hash
COMMAND = [sys.executable, "-P", "-m", "cli"]


class RealTime:
    """By which a phone goes where no server is asked for the time."""

    def now(self) -> float:
        return time.time()


@contextmanager
def nightlatch(folder: Path, port: int, origin: str) -> Iterator[None]:
    """A server with Ada and Alice in it, told of the proxy in front."""
    with serving(folder, port, origin) as environment:
        for person in (
            ["ada", "--name", "Ada Admin", "--admin"],
            ["alice", "--name", "Alice Archer"],
        ):
            add = [*COMMAND, "user", "add", *person, "--password-stdin"]
            subprocess.run(
                add,
                cwd=folder,
                env=environment,
                input=PASSWORD,
                text=True,
                check=True,
                stdout=subprocess.DEVNULL,
                timeout=120,
            )
        yield


@contextmanager
def serving(folder: Path, port: int, origin: str, **more: str) -> Iterator[dict[str, str]]:
    """A server told of the proxy in front; the environment in which its commands work."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "NIGHTLATCH_DATA_DIR": str(folder / "data"),
        "NIGHTLATCH_PORT": str(port),
        "NIGHTLATCH_PUBLIC_URL": origin,
        "NIGHTLATCH_TRUSTED_PROXIES": "127.0.0.1",
        **engines.variables(folder / "data"),
        **more,
    }
    with running([*COMMAND, "serve"], folder, environment) as output:
        awaited(output, f"Nightlatch is running at {re.escape(origin)}")
        drained(output)
        yield environment


@contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[IO[str]]:
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.send_signal(signal.SIGTERM)


def awaited(output: IO[str], pattern: str) -> str:
    """What a program prints once it is there; the rest of its output stays in the pipe."""
    read = []
    for line in output:
        read.append(line)
        if found := re.search(pattern, line):
            return found[0]
    raise AssertionError(f"it ended without “{pattern}”:\n{''.join(read)}")


def drained(output: IO[str]) -> None:
    """Read on what a program prints and forget it, so that it never waits for a reader."""

    def read() -> None:
        with suppress(ValueError):  # closed, since the program has ended
            for _ in output:
                pass

    threading.Thread(target=read, daemon=True).start()
