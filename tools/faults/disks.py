"""A small disk in memory, which can be filled up and made read-only. Only root can have one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.cluster.machines import give

_FILLER = "filler"
_BLOCK = b"\0" * 65536


class Disk:
    """A folder on a disk of its own if this is root, or else just a folder."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.is_own = os.geteuid() == 0 and self._mount("-t", "tmpfs", "-o", f"size={megabytes}m")
        give(folder)

    def close(self) -> None:
        """Take it away with everything on it."""
        if self.is_own:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)
            self.is_own = False

    @contextmanager
    def full(self) -> Iterator[None]:
        """Not a byte more fits on it."""
        filler = self.folder / _FILLER
        try:
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while file.write(_BLOCK):
                    pass
            with suppress(OSError), filler.open("ab", buffering=0) as file:
                while file.write(b"\0" * 64):
                    pass
            yield
        finally:
            filler.unlink(missing_ok=True)

    def make_read_only(self) -> bool:
        """Whether it could be; no one may be writing."""
        return self._mount("-o", "remount,ro")

    def make_writable(self) -> None:
        """Let it be written to again."""
        self._mount("-o", "remount,rw")

    def _mount(self, *options: str) -> bool:
        source = [] if "remount" in options[-1] else ["nightlatch"]
        command = ["mount", *options, *source, str(self.folder)]
        done = subprocess.run(command, check=False, capture_output=True)
        return done.returncode == 0
