"""Private files, which only the account that runs Nightlatch can read."""

import os
from pathlib import Path
from typing import IO


def create(path: Path) -> IO[bytes]:
    """Create a private file and open it. Raises FileExistsError."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def write(path: Path, content: bytes) -> None:
    """Write a new private file, safe on disk once its folder is (see `sync`).

    Raises FileExistsError.
    """
    with create(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_anew(path: Path, content: bytes) -> None:
    """As `write`, in place of a file that a power cut may have left there."""
    path.unlink(missing_ok=True)
    write(path, content)


def sync(folder: Path) -> None:
    """Make the names in a folder safe on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
