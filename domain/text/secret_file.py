"""A secret in a file of its own, as containers and systemd give it to a program.

They put it where only that program looks, and let everything in there read it. Anywhere else it has
to be kept from other users.
"""

import stat
from pathlib import Path

from domain.text import given_text

MAX_BYTES = 64 * 1024
GIVEN = (Path("/run/secrets"), Path("/run/credentials"))


class CannotRead(Exception):
    """A file that can't be used; the text continues a sentence that has named it."""


def read(path: Path) -> str:
    """What the file at `path` says, without the line break at its end. Raises CannotRead."""
    try:
        content, mode = _content(path)
    except FileNotFoundError:
        raise CannotRead("which doesn't exist.") from None
    except OSError as fault:
        raise CannotRead(f"which cannot be read: {fault.strerror}.") from None
    _verify_private(path, mode)
    if len(content) > MAX_BYTES:
        raise CannotRead(f"which is over {MAX_BYTES // 1024} KB.")
    try:
        text = given_text.decoded(content).rstrip("\r\n")
    except given_text.NotText:
        raise CannotRead("which is not text in UTF-8.") from None
    if not text.strip():
        raise CannotRead("which is empty.")
    return text


def _content(path: Path) -> tuple[bytes, int]:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        # What some runtimes create where the file was to be that they should have mounted.
        raise CannotRead("which is a folder.")
    if not stat.S_ISREG(status.st_mode):
        raise CannotRead("which is not a file.")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1), status.st_mode


def _verify_private(path: Path, mode: int) -> None:
    is_given = any(path.resolve().is_relative_to(folder) for folder in GIVEN)
    if mode & stat.S_IWOTH:
        raise CannotRead(f"which everyone can change. Make it private: chmod 600 {path}")
    # The group is how root lets a service read a file that it can't change.
    if mode & (stat.S_IWGRP | stat.S_IRWXO) and not is_given:
        raise CannotRead(f"which other users can use. Make it private: chmod 600 {path}")
