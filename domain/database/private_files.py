"""Private files, which only the account that runs Nightlatch can read."""

import os
from pathlib import Path
from typing import IO


def create(path: Path) -> IO[bytes]:
    """Create a private file and open it. Raises FileExistsError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    leave_to_owner(descriptor, path.parent)
    return os.fdopen(descriptor, "w+b")


def leave_to_owner(descriptor: int, folder: Path) -> None:
    """Have root give an open file to the owner of the folder, where that is somebody else.

    A command that root runs would lock out the server with a file of root's (B99).
    """
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def place(file: Path, target: Path) -> None:
    """Give a finished file of a folder of ours its place, safe on disk, at one stroke."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        leave_to_owner(descriptor, target.parent)
    finally:
        os.close(descriptor)
    file.rename(target)
    sync(target.parent)


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
