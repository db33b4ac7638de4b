"""Nightlatch behind a proxy, each a process of its own, on the real clock."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from settings import ROOT

PASSWORD = "six lanterns along a pier"


class RealTime:
    """By which a phone goes where no server is asked for the time."""

    def now(self) -> float:
        return time.time()


@contextmanager
def nightlatch(folder: Path, port: int, origin: str) -> Iterator[None]:
    """A server with Ada and Alice in it, told of the proxy in front."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "NIGHTLATCH_DATA_DIR": str(folder / "data"),
        "NIGHTLATCH_PORT": str(port),
        "NIGHTLATCH_PUBLIC_URL": origin,
        "NIGHTLATCH_TRUSTED_PROXIES": "127.0.0.1",
    }
    command = [sys.executable, "-P", "-m", "cli"]
    with running([*command, "serve"], folder, environment) as output:
        awaited(output, f"Nightlatch is running at {re.escape(origin)}")
        for person in (
            ["ada", "--name", "Ada Admin", "--admin"],
            ["alice", "--name", "Alice Archer"],
        ):
            add = [*command, "user", "add", *person, "--password-stdin"]
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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
