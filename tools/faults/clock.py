"""The clock of all instances, moved by libfaketime, and that of the phones, which is right."""

import threading
import time
from pathlib import Path

from tools.cluster.errors import CannotRun

_LIBRARIES = ("/usr/lib/*/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1")


class Clock:
    """Seconds by which the servers' clock, and by which the right one, is ahead of this machine's.

    The right time moves on as well, so that people need not wait for their next code.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.ahead, self.wrong = 0, 0
        self._lock = threading.Lock()
        self._write()

    def environment(self) -> dict[str, str]:
        """What a program must be started with to go by this clock. Raises CannotRun."""
        return {
            "LD_PRELOAD": _library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def now(self) -> float:
        """The right time, by which phones go."""
        return time.time() + self.ahead

    def advance(self, seconds: int) -> None:
        """Let time pass for everyone, whoever else does at the same moment."""
        with self._lock:
            self.ahead += seconds
            self._write()

    def go_wrong(self, seconds: int) -> None:
        """Have the servers' clock ahead of the right time, or behind it; 0 mends it."""
        with self._lock:
            self.wrong = seconds
            self._write()

    def _write(self) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{self.ahead + self.wrong:+d}\n")
        fresh.rename(self._file)


def _library() -> str:
    for pattern in _LIBRARIES:
        for path in Path("/").glob(pattern.lstrip("/")):
            return str(path)
    raise CannotRun("libfaketime isn't installed: apt-get install --yes faketime")
