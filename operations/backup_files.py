"""The files of nightly backups: how they are called, and whether the last one is there."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from domain.clock import moments
from operations import backup_archive
from operations.backup_archive import BackupError

# A number follows the minute where the clock came by it twice.
NAMES = re.compile(r"nightlatch-(\d{4}-\d\d-\d\dT\d{4}Z)(?:-(\d{1,3}))?\.tar", re.ASCII)
MINUTE = "%Y-%m-%dT%H%MZ"


def newest(folder: Path, now: int) -> Path | None:
    """The newest of them, of those that are not of a time to come."""
    return next(iter(reversed(dated(folder, now))), None)


def dated(folder: Path, now: int) -> list[Path]:
    """All of them, oldest first, without those of a time to come: no clock made them."""
    try:
        dates = {path: _date(path.name) for path in folder.iterdir()}
    except OSError:
        return []
    past = {
        path: date for path, date in dates.items() if date and moments.is_believed(date[0], now)
    }
    return sorted(past, key=lambda path: past[path])


def free(folder: Path, now: int) -> Path:
    """A path that is still free, for the one that is made now."""
    names = [f"{_name(now)}.tar", *(f"{_name(now)}-{number}.tar" for number in range(1, 1000))]
    return next(folder / name for name in names if not os.path.lexists(folder / name))


def problem(folder: Path, made_at: int) -> str:
    """What is wrong with the file of the backup that was made then, "" if nothing is."""
    if fault := _unreadable(folder):
        return f"The folder {folder} cannot be read ({fault})."
    there = dated(folder, made_at + 59)
    # Not the newest, which may be of a minute that the clock came by before it went back.
    of_then = [path for path in there if path.name.startswith(_name(made_at))]
    if not of_then:
        left = f"The newest one there is {there[-1].name}." if there else "There are none."
        return f"{_name(made_at)}.tar is no longer in {folder}. {left}"
    try:
        created = backup_archive.glance(of_then[-1]).created
    except BackupError as fault:
        return str(fault)
    if _name(created) != _name(made_at):
        return f"{of_then[-1]} contains another backup, {_name(created)}."
    return ""


def _unreadable(folder: Path) -> str:
    """Why nobody can say what is in there, "" if one can, or if there is no folder at all."""
    try:
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as fault:
        return str(fault.strerror)
    return ""


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
