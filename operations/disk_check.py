"""Whether there is room for what is written, another backup too."""

import shutil
from pathlib import Path

from domain.database import condition, disk, troubles
from operations import data_folder
from operations.diagnosis import Check, Installation

COPIES = 3  # of the database that a backup needs: the copy, its file, and one to verify it


def room(installed: Installation, backup_dir: Path | None) -> Check:
    """What is written finds a place: another backup too."""
    folders = [f for f in dict.fromkeys((installed.data_dir, backup_dir)) if f and f.is_dir()]
    found_wrong = {folder: disk.room(folder) for folder in folders}
    wrong = [f"{f}: {troubles.MEANING[t.kind]}" for f, t in found_wrong.items() if t]
    free = {folder: shutil.disk_usage(folder).free for folder in folders}
    wanted = _room_for_a_backup(installed)
    if not wrong:
        short = min(free.values(), default=wanted) < wanted
        wrong = ["There is not enough space for another backup: free some up."] if short else []
    found = ", ".join(f"{folder}: {_megabytes(size)} free" for folder, size in free.items())
    return Check("disk", found or "not checked: no folder", " ".join(wrong))


def _room_for_a_backup(installed: Installation) -> int:
    path = installed.data_dir / data_folder.DATABASE
    if installed.url:
        # What pg_dump writes is compressed: all copies together are smaller.
        return condition.size(path) if installed.is_open else 0
    return COPIES * path.stat().st_size if path.exists() else 0


def _megabytes(size: int) -> str:
    return f"{size // 1024**2} MB"
