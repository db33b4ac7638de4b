"""Files that only the account that runs Nightlatch can read."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a new file, safe on disk once its folder is (see `sync`)."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
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
