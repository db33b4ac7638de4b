"""The nightly backup: made by whichever process claims the night, and the old ones removed.

A night begins at 02:00 UTC. A server that was off at that time makes up for it.
"""

import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from domain import security_log
from domain.clock import moments
from domain.database import installation, sqlite, storage
from domain.database.storage import write
from domain.encryption.keyring import BadKey
from models import Installation
from operations import backup_archive, backups, data_folder, temporary_folders
from operations.backup_archive import BackupError

AT = 2 * 60 * 60  # seconds after midnight, UTC
LEASE = 60 * 60  # seconds after which another process may try
LATE_AFTER = 2 * 24 * 60 * 60
# A number follows the minute where the clock came by it twice.
NAMES = re.compile(r"nightlatch-(\d{4}-\d\d-\d\dT\d{4}Z)(?:-(\d{1,3}))?\.tar", re.ASCII)
MINUTE = "%Y-%m-%dT%H%MZ"

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


def make_if_due(folder: Path, keep: int, now: int) -> bool:
    """Make tonight's backup unless it is made or being made; whether this call did.

    It is without the key, which lies beside the database: together they would open everything.
    """
    if not _claim(now):
        return False
    try:
        with _no_rotation():
            _make(folder, keep, now)
    except BlockingIOError:
        _unclaim()
        return False
    except (BackupError, BadKey, data_folder.CannotStart, OSError) as fault:
        _note_failure(str(fault), now)
        return False
    with write():
        Installation.update(
            backed_up_at=now, backed_up_on=_here(), backup_failed_at=0, backup_fault=""
        ).execute()
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
    return replace(found, lost=_missing(folder, found.made_at) if is_to_be_there else "")


def newest(folder: Path, now: int) -> Path | None:
    """The newest file of a backup, of those that are not of a time to come."""
    return next(iter(reversed(_dated(folder, now))), None)


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
    made = _free_name(folder, now)
    backups.make(made, now, None)
    for old in [path for path in _dated(folder, now) if path != made][: 1 - keep or None]:
        old.unlink()


def _missing(folder: Path, made_at: int) -> str:
    """What is wrong with the file of the backup that was made then, "" if nothing is."""
    dated = _dated(folder, made_at + 59)
    # Not the newest, which may be of a minute that the clock came by before it went back.
    of_then = [path for path in dated if path.name.startswith(_name(made_at))]
    if not of_then:
        there = f"The newest one there is {dated[-1].name}." if dated else "There are none."
        return f"{_name(made_at)}.tar is no longer in {folder}. {there}"
    try:
        backup_archive.glance(of_then[-1])
    except BackupError as fault:
        return str(fault)
    return ""


def _dated(folder: Path, now: int) -> list[Path]:
    """The files of backups, oldest first, without those of a time to come: no clock made them."""
    try:
        dates = {path: _date(path.name) for path in folder.iterdir()}
    except OSError:
        return []
    past = {
        path: date for path, date in dates.items() if date and moments.is_believed(date[0], now)
    }
    return sorted(past, key=lambda path: past[path])


def _date(name: str) -> tuple[int, int] | None:
    """The moment in a file's name, and its number within the minute."""
    found = NAMES.fullmatch(name)
    try:
        moment = datetime.strptime(found[1], MINUTE).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
    return (int(moment.timestamp()), int(found[2] or 0)) if found and moment else None


def _name(now: int) -> str:
    return f"nightlatch-{datetime.fromtimestamp(now, UTC):{MINUTE}}"


def _free_name(folder: Path, now: int) -> Path:
    names = [f"{_name(now)}.tar", *(f"{_name(now)}-{number}.tar" for number in range(1, 1000))]
    return next(folder / name for name in names if not (folder / name).exists())


def _claim(now: int) -> bool:
    if moments.is_surely_wrong(now):
        return False
    night = now - (now - AT) % _DAY
    made, claimed_until = Installation.backed_up_at, Installation.backup_claimed_until
    # A last time, or a claim, of a moment to come is from before the clock was put right.
    not_yet = (made < night) | ~moments.is_believed(made, now)
    due = not_yet & ~moments.lasts(claimed_until - LEASE, LEASE, now)
    with write():
        claimed = Installation.update(backup_claimed_until=now + LEASE).where(due).execute()
    return bool(claimed)


def _unclaim() -> None:
    with write():
        Installation.update(backup_claimed_until=0).execute()


def _note_failure(fault: str, now: int) -> None:
    with write():
        Installation.update(backup_failed_at=now, backup_fault=fault[:_MAX_FAULT]).execute()
    security_log.log("backup-failed")
