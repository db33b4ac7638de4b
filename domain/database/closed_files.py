"""Files that only the account that runs Nightlatch can read."""

import os
from pathlib import Path
from typing import IO


def create(path: Path) -> IO[bytes]:
    """Open a new file."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def write(path: Path, content: bytes) -> None:
    """Write a new file, safe on disk once its folder is (see `sync`)."""
    with create(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_anew(path: Path, content: bytes) -> None:
    """As `write`, in the place of what a power cut may have left there."""
    path.unlink(missing_ok=True)
    write(path, content)


def sync(folder: Path) -> None:
    """Make the names in a folder safe on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
