"""The `nightlatch` command as an operator meets it: a process, what it prints, its exit code."""

import http.client
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import settings
from tests import engines
from tests.unit import preloaded
from tools import ports

PASSWORD = "four unrelated words work"
ADA = ("user", "add", "Ada", "--name", "Ada Lovelace")


class Command:
    """`nightlatch` with a data folder and a port of its own, started from some other folder."""

    wrapper: tuple[str, ...] = ()  # what starts it

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.port = str(ports.free_port())
        self.address = f"http://localhost:{self.port}"

    @cached_property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(settings.ROOT),
            "NIGHTLATCH_DATA_DIR": str(self.data),
            "NIGHTLATCH_PORT": self.port,
            **engines.variables(self.data),
        }

    def line(self, *arguments: str) -> list[str]:
        return [*self.wrapper, sys.executable, "-P", "-m", "cli", *arguments]

    def __call__(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        if not self.wrapper and preloaded.is_the_same(self.environment):
            return preloaded.run(arguments, self.folder, self.environment, typed)
        return self.started(*arguments, typed=typed)

    def started(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """The same, in a Python that is started for it."""
        return subprocess.run(
            self.line(*arguments),
            cwd=self.folder,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def told(self, *arguments: str, typed: str = "") -> str:
        """What a command prints that does as it is told."""
        done = self(*arguments, typed=typed)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read(self, *arguments: str) -> Any:
        """The same as JSON."""
        return json.loads(self.told(*arguments, "--json"))

    def refusal(self, *arguments: str, typed: str = "") -> str:
        """The one sentence of a command that does not do as it is told."""
        done = self(*arguments, typed=typed)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        return done.stderr

    def serve(self) -> str:
        """What a server prints from its start until, having answered once, it is told to stop."""
        with self.serving():
            pass
        return self.printed

    @contextmanager
    def serving(
        self, *options: str, stderr: IO[str] | None = None
    ) -> Iterator[subprocess.Popen[str]]:
        """A server that has answered once, told to stop at the end; `printed` is what it said."""
        with subprocess.Popen(
            self.line("serve", *options),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process:
            assert process.stdout is not None
            self.printed = process.stdout.readline()
            try:
                assert self.asked("/healthz") == 200
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
            self.printed += process.stdout.read()

    def asked(self, path: str) -> int:
        """The status with which the running server answers."""
        with closing(http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=60)) as asking:
            asking.request("GET", path)
            return asking.getresponse().status

    def typing(self, *arguments: str, answers: list[tuple[bytes, str]]) -> bytes:
        """What a terminal shows when each prompt is answered."""
        screen, terminal = pty.openpty()
        shown = b""
        with subprocess.Popen(
            self.line(*arguments),
            cwd=self.folder,
            env=self.environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        ):
            os.close(terminal)
            for prompt, answer in answers:
                while not shown.endswith(prompt):
                    shown += os.read(screen, 1024)
                os.write(screen, f"{answer}\n".encode())
            return shown + _rest(screen)


def _rest(screen: int) -> bytes:
    shown = b""
    try:
        while more := os.read(screen, 1024):
            shown += more
    except OSError:  # how Linux says that nobody holds the other end
        pass
    finally:
        os.close(screen)
    return shown
