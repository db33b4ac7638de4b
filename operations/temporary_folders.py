"""Folders for working on secrets, which are gone afterwards, even after a kill.

The process that uses one keeps a lock on it, which the kernel releases when the process ends,
however that ends. So one without a lock was left by a process that was killed: it is removed when
the next is opened beside it, and when the server starts.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

PREFIX = ".nightlatch-"
# That of the versions that knew no lock.
FORMER = ".restoring-"
_TRIES = 10


@contextmanager
def opened(parent: Path) -> Iterator[Path]:
    """A new folder in `parent`, for us alone, within the block."""
    sweep(parent)
    folder, lock = _made(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep(*parents: Path | None) -> None:
    """Remove what killed processes of ours have left in these folders, if they can be read."""
    for parent in filter(None, parents):
        for left in _left_in(parent):
            with suppress(OSError):
                _remove(left)


def sweep_temporary() -> None:
    """The same where the system has its temporary files, if it has any room for them."""
    with suppress(OSError):
        sweep(temporary())


def temporary() -> Path:
    """Where the system has its temporary files. Raises OSError if none can be written."""
    return Path(gettempdir())


def is_one(name: str) -> bool:
    """Whether a file of this name is such a folder."""
    return name.startswith((PREFIX, FORMER))


def _left_in(parent: Path) -> list[Path]:
    try:
        return [path for path in parent.iterdir() if is_one(path.name)]
    except OSError:
        return []


def _remove(left: Path) -> None:
    status = left.lstat()
    if status.st_uid != os.geteuid():
        return  # anyone can create a folder of this name where everyone keeps temporary files
    lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left)
    finally:
        os.close(lock)


def _made(parent: Path) -> tuple[Path, int]:
    for _ in range(_TRIES):
        folder = Path(mkdtemp(prefix=PREFIX, dir=parent))
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Another one's sweep may have come between the two.
            if folder.exists():
                return folder, lock
            os.close(lock)
    raise FileNotFoundError(2, "Swept away again and again", str(parent))
