"""A program of the cluster, kept as systemd would: started again when it dies."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.cluster.errors import CannotRun

RESTARTS_AFTER = 1.0  # seconds, as RestartSec
STOPS_WITHIN = 25


@dataclass
class Unit:
    """One program: how it is started, and what runs of it."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    account: str | None = None  # as whom, if this is root
    is_wanted: bool = False
    process: subprocess.Popen[bytes] | None = None
    died_at: float = 0.0

    @property
    def log(self) -> Path:
        """What it printed."""
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        assert self.process is not None
        return self.process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has been started and hasn't ended."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, and from now on again whenever it dies."""
        self.is_wanted, self.died_at = True, 0.0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin", **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._account,
                group=self._account,
                extra_groups=[] if self._account else None,
            )

    def keep_up(self) -> None:
        """Start it again if it died a moment ago. To be called again and again."""
        if not self.is_wanted or self.is_running:
            return
        self.died_at = self.died_at or time.monotonic()
        if time.monotonic() - self.died_at >= RESTARTS_AFTER:
            self.start()

    def kill(self, *, stays_down: bool = False) -> None:
        """End it without a chance to finish anything, with whatever it started."""
        self.is_wanted = not stays_down
        self.signal(signal.SIGKILL)

    def signal(self, number: int) -> None:
        """Send it and what it started a signal."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def stop(self) -> None:
        """End it as one stops a service."""
        self.is_wanted = False
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.process.wait()

    @property
    def _account(self) -> str | None:
        return self.account if os.geteuid() == 0 else None


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """How many seconds it took until this held. Raises CannotRun after too many."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise CannotRun(f"{what}: not within {seconds:.0f} seconds.")
        time.sleep(0.1)
    return time.monotonic() - began
