"""Where Linux keeps files in memory: for what tests write, which no one needs after a power cut."""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 2 << 30  # bytes: some ten megabytes for each database that is in use


def place() -> Path | None:
    """That folder, if there is room in it, and programs in it can be run."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    runs_programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    has_room = shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if runs_programs and has_room else None
