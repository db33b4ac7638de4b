"""Whether there is room for what is written, another backup too."""

import shutil
from pathlib import Path

from domain.database import condition, disk, storage, troubles
from operations import data_folder
from operations.diagnosis import Check, Installation

COPIES = 3  # of the database that a backup needs: the copy, its file, and one to verify it


def room(installed: Installation, backup_dir: Path | None) -> Check:
    """What is written finds a place: another backup too."""
    folders = _folders(installed.data_dir, backup_dir)
    free = {folder: shutil.disk_usage(folder).free for folder in folders}
    found = ", ".join(f"{folder}: {_megabytes(size)} free" for folder, size in free.items())
    wrong = _problems(free, _room_for_a_backup(installed))
    return Check("disk", found or "not checked: no folder", " ".join(wrong))


def problems(data_dir: Path, backup_dir: Path | None) -> list[str]:
    """What is wrong with the folders of an open installation, a sentence each."""
    folders = _folders(data_dir, backup_dir)
    free = {folder: shutil.disk_usage(folder).free for folder in folders}
    copies = COPIES if storage.is_sqlite() else 1
    return _problems(free, copies * condition.size(data_dir / data_folder.DATABASE))


def _problems(free: dict[Path, int], wanted: int) -> list[str]:
    rooms = {folder: disk.room(folder) for folder in free}
    wrong = [f"{folder}: {troubles.MEANING[t.kind]}" for folder, t in rooms.items() if t]
    if not wrong and min(free.values(), default=wanted) < wanted:
        return ["There is not enough space for another backup: free some up."]
    return wrong


def _folders(data_dir: Path, backup_dir: Path | None) -> list[Path]:
    return [f for f in dict.fromkeys((data_dir, backup_dir)) if f and f.is_dir()]


def _room_for_a_backup(installed: Installation) -> int:
    path = installed.data_dir / data_folder.DATABASE
    if installed.url:
        # What pg_dump writes is compressed: all copies together are smaller.
        return condition.size(path) if installed.is_open else 0
    return COPIES * path.stat().st_size if path.exists() else 0


def _megabytes(size: int) -> str:
    return f"{size // 1024**2} MB"
