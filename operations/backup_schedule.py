"""The nightly backup: made by whichever process claims the night, and the old ones removed.

A night begins at 02:00 UTC. A server that was off at that time makes up for it.
"""

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from domain import security_log
from domain.clock import moments
from domain.database import installation, sqlite, storage
from domain.database.storage import write
from domain.encryption.keyring import BadKey
from models import Installation
from operations import backup_files, backups, data_folder, temporary_folders
from operations.backup_archive import BackupError

AT = 2 * 60 * 60  # seconds after midnight, UTC
LEASE = 60 * 60  # seconds after which another process may try
LATE_AFTER = 2 * 24 * 60 * 60

_DAY = 24 * 60 * 60
_MAX_FAULT = 300
_MAX_NAME = 64


@dataclass(frozen=True)
class State:
    """How the nightly backups are, for administrators."""

    made_at: int
    fault: str
    is_late: bool
    # The clock was ahead when the last one was made, so its age is unknown.
    is_ahead: bool
    lost: str = ""  # what is wrong with the file of the last one
    elsewhere: str = ""  # the machine whose instance made it, if not this one


def make_if_due(folder: Path, keep: int, clock: Callable[[], float]) -> bool:
    """Make tonight's backup unless it is made or being made; whether this call did.

    It is without the key, which lies beside the database: together they would open everything.
    """
    if not (now := _claimed(clock)):
        return False
    try:
        with _no_rotation():
            # Whoever was stopped in between may find the night's backup made by another process.
            if not _is_mine(now):
                return False
            _make(folder, keep, now)
    except BlockingIOError:
        _unclaim(now)
        return False
    except (BackupError, BadKey, data_folder.CannotStart, OSError) as fault:
        _note_failure(str(fault), now, clock)
        return False
    with write():
        Installation.update(
            backed_up_at=now, backed_up_on=_here(), backup_failed_at=0, backup_fault=""
        ).where(_is_latest(now, clock)).execute()
    security_log.log("backed-up")
    return True


def state(now: int) -> State:
    """The latest of it."""
    found = installation.current()
    made_at = found.backed_up_at
    is_ahead = not moments.is_believed(made_at, now)
    since = max(0 if is_ahead else made_at, min(max(found.created_at, found.restored_at), now))
    return State(
        made_at,
        found.backup_fault,
        now >= since + LATE_AFTER,
        is_ahead,
        elsewhere=_elsewhere(found),
    )


def looked_at(folder: Path, now: int) -> State:
    """The same, after a look at the files: what is not there is no backup."""
    storage.leave_the_loop()  # a folder of another machine may be slow, or hang
    found = state(now)
    is_to_be_there = found.made_at and not found.is_ahead and not found.elsewhere
    lost = backup_files.problem(folder, found.made_at) if is_to_be_there else ""
    return replace(found, lost=lost)


@contextmanager
def _no_rotation() -> Iterator[None]:
    """Not while the key is rotated, or the file would have records of two keys.

    Raises BlockingIOError while it is.
    """
    if storage.is_sqlite():
        with data_folder.startup_lock(sqlite.folder(), wait=False):
            yield
    else:
        with storage.startup_lock(wait=False):
            yield


def _elsewhere(found: Installation) -> str:
    made_on = str(found.backed_up_on)
    return "" if storage.is_sqlite() or made_on == _here() else made_on


def _here() -> str:
    return platform.node()[:_MAX_NAME]


def _make(folder: Path, keep: int, now: int) -> None:
    data_folder.make_folder(folder)
    temporary_folders.sweep(folder)
    made = backup_files.free(folder, now)
    backups.make(made, now, None)
    others = [path for path in backup_files.dated(folder, now) if path != made]
    for old in others[: 1 - keep or None]:
        old.unlink()


def _claimed(clock: Callable[[], float]) -> int:
    """The moment of the backup that this process is to make, 0 if it isn't to.

    It's read while no one else can write: one read before would take a backup that was made since
    for one from before the clock was put right.
    """
    with write():
        now = int(clock())
        return now if not moments.is_surely_wrong(now) and _claim(now) else 0


def _claim(now: int) -> bool:
    night = now - (now - AT) % _DAY
    made, claimed_until = Installation.backed_up_at, Installation.backup_claimed_until
    # A last time, or a claim, of a moment to come is from before the clock was put right.
    not_yet = (made < night) | ~moments.is_believed(made, now)
    due = not_yet & ~moments.lasts_until(claimed_until, LEASE, now)
    return bool(Installation.update(backup_claimed_until=now + LEASE).where(due).execute())


def _is_mine(now: int) -> bool:
    """Whether what was claimed at this moment is still, however long ago that was."""
    return bool(installation.current().backup_claimed_until == now + LEASE)


def _unclaim(now: int) -> None:
    mine = Installation.backup_claimed_until == now + LEASE
    with write():
        Installation.update(backup_claimed_until=0).where(mine).execute()


def _is_latest(now: int, clock: Callable[[], float]) -> Any:
    """Whether no other process has made one since: this one may have been stopped for long."""
    made = Installation.backed_up_at
    return (made <= now) | ~moments.is_believed(made, int(clock()))


def _note_failure(fault: str, now: int, clock: Callable[[], float]) -> None:
    noted = {"backup_failed_at": now, "backup_fault": fault[:_MAX_FAULT]}
    with write():
        Installation.update(noted).where(_is_latest(now, clock)).execute()
    security_log.log("backup-failed")
