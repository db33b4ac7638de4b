"""What is wrong when the database cannot be read or written, for the log, watchers and people.

SQLite tells what failed. Where that does not tell why, a try to write beside the database does.
"""

import errno
import logging
import os
import sqlite3
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from peewee import OperationalError
from playhouse.pool import MaxConnectionsExceeded

from domain import security_log
from domain.database import postgresql_trouble
from domain.database.troubles import (
    BUSY,
    DAMAGED,
    DOWN,
    FAILING,
    FULL,
    LOST,
    READ_ONLY,
    OutcomeUnknown,
    Trouble,
    all_behind,
)

PROBE = 64 * 1024  # bytes: more than what small files leave free at their end
QUIET = 60  # seconds without trouble after which a write that succeeds ends it

_BY_CODE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_UNTOLD = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_BY_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: FAILING,
}


class Gone(OperationalError):
    """The database's file is not the one that was opened: what is written would be lost."""


@dataclass
class _Watched:
    """The database that is open, and the problems that have been logged, and when last."""

    path: Path | None = None
    file: tuple[int, int] | None = None
    logged: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str) -> bool:
        """Note that this problem is there; return whether it wasn't before."""
        with self.lock:
            is_new = kind not in self.logged
            self.logged[kind] = time.monotonic()
            return is_new

    def forget_if_quiet(self) -> bool:
        """Forget the problems if there were none for a while; return whether any were forgotten."""
        with self.lock:
            if not self.logged or time.monotonic() < max(self.logged.values()) + QUIET:
                return False
            self.logged.clear()
            return True


_watched = _Watched()


def watch(path: Path | None) -> None:
    """From now on this is the file of the database; None if a server has it."""
    _watched.path, _watched.file = path, _identity(path) if path else None
    _watched.logged = {}


def verify_there() -> None:
    """Raise Gone if the database's file was removed or replaced."""
    if _is_gone():
        raise Gone(f"{_watched.path} was removed or replaced")


def verify_room() -> None:
    """Raise OSError unless there is room beside the database."""
    if _watched.path:
        _try_to_write(_watched.path.parent)


def trouble(fault: BaseException) -> Trouble | None:
    """What `fault` says about disk and database, if it says anything about them."""
    for error in all_behind(fault):
        if isinstance(error, MaxConnectionsExceeded):
            return Trouble(BUSY)
        if isinstance(error, Gone):
            return Trouble(LOST)
        if isinstance(error, sqlite3.Error) and hasattr(error, "sqlite_errorcode"):
            found = _by_code(error.sqlite_errorcode, error.sqlite_errorname)
            if found:
                return found
        if by_server := postgresql_trouble.named(error):
            return by_server
        if isinstance(error, OSError) and error.errno in _BY_ERRNO:
            return Trouble(_BY_ERRNO[error.errno], _named(error.errno))
    # One that nothing is behind: the server did commit, but without its follower.
    return Trouble(DOWN, type(fault).__name__) if isinstance(fault, OutcomeUnknown) else None


def noted(fault: BaseException) -> Trouble | None:
    """The same, logged once until it is over."""
    found = trouble(fault)
    if found and _watched.note(found.kind):
        security_log.log("trouble", level=logging.ERROR, reason=found.kind, number=found.number)
    return found


def well() -> None:
    """Something was written: whatever the trouble was, it is over."""
    if _watched.forget_if_quiet():
        security_log.log("trouble-over")


def room(folder: Path) -> Trouble | None:
    """What prevents writing in `folder`, found by trying; leaves nothing there."""
    number = _failure(folder)
    return Trouble(_BY_ERRNO.get(number, FAILING), _named(number)) if number else None


def _by_code(code: int, name: str) -> Trouble | None:
    primary = code & 0xFF
    if primary in _BY_CODE.keys() | _UNTOLD | {sqlite3.SQLITE_ERROR} and _is_gone():
        return Trouble(LOST, f"{name} ({code})")
    if primary in _BY_CODE:
        return Trouble(_BY_CODE[primary], f"{name} ({code})")
    if primary in _UNTOLD and _watched.path:
        number = _failure(_watched.path.parent)
        kind = _BY_ERRNO.get(number, READ_ONLY if primary != sqlite3.SQLITE_IOERR else FAILING)
        return Trouble(kind, ", ".join([f"{name} ({code})", *([_named(number)] if number else [])]))
    return None


def _failure(folder: Path) -> int:
    try:
        _try_to_write(folder)
    except OSError as fault:
        return fault.errno or errno.EIO
    return 0


def _try_to_write(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(PROBE))
        file.flush()


def _is_gone() -> bool:
    path = _watched.path
    return path is not None and _identity(path) != _watched.file


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _named(number: int) -> str:
    return f"{errno.errorcode.get(number, 'errno')} ({number})"
