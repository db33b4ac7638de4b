"""Starts and stops the products on loopback, each with a new folder."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bench.peers.product import PASSWORD, Person, Product

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTS_WITHIN = 60  # seconds
STOPS_WITHIN = 20


class DidNotStart(Exception):
    """A product's server that did not answer."""


def free_port() -> int:
    """A free port on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@dataclass
class Installation:
    """One product with its database, its people and a port of its own."""

    product: Product
    folder: Path
    port: int = 0
    people: list[Person] = field(default_factory=list)
    hash_name: str = ""
    hash_seconds: float = 0.0
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def populate(self, count: int) -> None:
        """Make `count` people with MFA, and at the end one without."""
        made = self.made(PASSWORD, *(f"person{n}@example.com" for n in range(count + 1)))
        self.people = [Person(login, secret) for login, secret in made["secrets"].items()]
        self.hash_name, self.hash_seconds = made["hash"], made["hash_seconds"]

    def made(self, *arguments: str) -> Any:
        """Make its database and its people, and say what the product's command says of them."""
        self.folder.mkdir(mode=0o700)
        self.port = free_port()
        return self.told(self.product.people, *arguments)

    def told(self, command: Sequence[str], *arguments: str) -> Any:
        """What a command of the product prints as JSON."""
        done = subprocess.run(
            [*self._filled(command), *arguments],
            cwd=self.product.home,
            env=self._environment,
            check=True,
            stdout=subprocess.PIPE,
        )
        return json.loads(done.stdout)

    @contextmanager
    def serving(self) -> "Iterator[Server]":
        """Its server, up, until the block ends."""
        log = self.folder / "log"
        with log.open("a") as printed:
            began = time.perf_counter()
            server = self._started(printed)
            try:
                if not self._is_up_within(STARTS_WITHIN):
                    raise DidNotStart(self.product.name)
                server.cold_start = time.perf_counter() - began
                yield server
            except BaseException:
                # The folder goes; what the server said may be why.
                print(f"{self.product.name} said: {log.read_text()[-2000:]}", file=sys.stderr)
                raise
            finally:
                server.stop()

    def _started(self, printed: IO[str]) -> "Server":
        process = subprocess.Popen(
            self._filled(self.product.serve),
            cwd=self.product.home,
            env=self._environment,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
        return Server(self, process)

    def _is_up_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._is_up():
                return True
            time.sleep(0.005)
        return False

    def _is_up(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request("GET", self.product.ready)
            return connection.getresponse().status == http.client.OK
        return False

    @property
    def _environment(self) -> dict[str, str]:
        given = self._filled([f"{name}={v}" for name, v in self.product.environment.items()])
        return {"PATH": os.environ["PATH"], **dict(part.split("=", 1) for part in given)}

    def _filled(self, parts: Sequence[str]) -> list[str]:
        values = {"data": self.folder / "data", "port": self.port, "secret": self.secret}
        (self.folder / "data").mkdir(mode=0o700, exist_ok=True)
        return [part.format_map(values) if "{" in part else part for part in parts]


@dataclass
class Server:
    """A server that has been started."""

    installation: Installation
    process: subprocess.Popen[bytes]
    cold_start: float = 0.0

    def memory(self, kind: str = "Pss") -> int:
        """Bytes of its processes in memory; what several share once between them, or as "Rss"
        once for each."""
        return sum(_memory(pid, kind) for pid in _family(self.process.pid))

    def stop(self) -> None:
        """End the processes that were started, and no others."""
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def busy(pid: int) -> float:
    """Seconds that a process and those it has started have computed so far."""
    return sum(_computed(relative) for relative in _family(pid)) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [pid, *(relative for child in children for relative in _family(child))]


def _memory(pid: int, kind: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{kind}:"))


def _computed(pid: int) -> int:
    # What comes after the program's name, which may have anything in it: utime and stime.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
