"""Whether there is room for what is written, another backup too."""

import shutil
from contextlib import suppress
from pathlib import Path

from domain.database import condition, disk, storage, troubles
from operations import data_folder
from operations.diagnosis import Check, Installation

COPIES = 3  # of the database that a backup needs: the copy, its file, and one to verify it


def room(installed: Installation, backup_dir: Path | None) -> Check:
    """What is written finds a place: another backup too."""
    folders = _folders(installed.data_dir, backup_dir)
    free = _free(folders)
    found = ", ".join(f"{folder}: {_megabytes(size)} free" for folder, size in free.items())
    wrong = _problems(folders, free, _room_for_a_backup(installed))
    return Check("disk", found or "not checked: no folder", " ".join(wrong))


def problems(data_dir: Path, backup_dir: Path | None) -> list[str]:
    """What is wrong with the folders of an open installation, a sentence each."""
    folders = _folders(data_dir, backup_dir)
    copies = COPIES if storage.is_sqlite() else 1
    wanted = copies * condition.size(data_dir / data_folder.DATABASE)
    return _problems(folders, _free(folders), wanted)


def _problems(folders: list[Path], free: dict[Path, int], wanted: int) -> list[str]:
    rooms = {folder: disk.room(folder) for folder in folders}
    wrong = [f"{folder}: {troubles.MEANING[t.kind]}" for folder, t in rooms.items() if t]
    if not wrong and min(free.values(), default=wanted) < wanted:
        return ["There is not enough space for another backup: free some up."]
    return wrong


def _folders(data_dir: Path, backup_dir: Path | None) -> list[Path]:
    return [f for f in dict.fromkeys((data_dir, backup_dir)) if f and _may_be_there(f)]


def _may_be_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # out of reach: to write there, which is tried, says why
        return True


def _free(folders: list[Path]) -> dict[Path, int]:
    """The bytes that are free for each folder that can be asked."""
    free = {}
    for folder in folders:
        with suppress(OSError):
            free[folder] = shutil.disk_usage(folder).free
    return free


def _room_for_a_backup(installed: Installation) -> int:
    path = installed.data_dir / data_folder.DATABASE
    if installed.url:
        # What pg_dump writes is compressed: all copies together are smaller.
        return condition.size(path) if installed.is_open else 0
    try:
        return COPIES * path.stat().st_size
    except OSError:
        return 0


def _megabytes(size: int) -> str:
    return f"{size // 1024**2} MB"
