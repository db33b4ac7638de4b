"""Who an installation belongs to, and whether anyone else can read it."""

import os
import pwd
from pathlib import Path

from domain.text.wording import listed
from operations.diagnosis import Check


def account(data_dir: Path, mine: int) -> Check:
    """The account that asks is the one that everything here belongs to."""
    try:
        owner = data_dir.stat().st_uid
    except OSError:
        owner = mine  # nothing there yet, or not to be seen: others say so
    if mine == owner:
        return Check("account", _name(mine))
    ours, other = _name(mine), _name(owner)
    return Check(
        "account",
        ours,
        f"You are {ours}, but this installation belongs to {other}. Run this as {other}: "
        f"runuser -u {other} -- scripts/nightlatch doctor",
    )


def files(data_dir: Path, dotenv: Path, backup_dir: Path | None) -> Check:
    """Files with secrets belong to us and are readable only by us."""
    folders = [data_dir, *([backup_dir] if backup_dir else [])]
    there = [path for path in folders if path.is_dir()]
    try:
        files = [path for folder in there for path in folder.iterdir() if path.is_file()]
        owner = data_dir.stat().st_uid if data_dir.exists() else os.geteuid()
        looked_at = [path for path in [*there, *files, dotenv] if path.exists()]
        wrong = _wrong(looked_at, owner)
    except OSError as fault:
        return Check("permissions", str(data_dir), f"It cannot be read: {fault}.")
    found = f"{len(there)} folders, {len(files)} files"
    return Check("permissions", found, ". ".join(wrong))


def _wrong(paths: list[Path], owner: int) -> list[str]:
    """Sentences without their full stop, as each ends in a command."""
    found = []
    by_status = [(path, path.stat()) for path in paths]
    for mode, is_folder in (("700", True), ("600", False)):
        is_open = [str(p) for p, s in by_status if s.st_mode & 0o077 and p.is_dir() is is_folder]
        if is_open:
            them = "it" if len(is_open) == 1 else "them"
            command = f"chmod {mode} {' '.join(is_open)}"
            found.append(f"Other users can read {listed(is_open)}. Make {them} private: {command}")
    for path, status in by_status:
        if not status.st_mode & 0o077 and status.st_uid != owner:
            whose = _name(status.st_uid)
            found.append(f"{path} belongs to {whose}. Take it back: chown {_name(owner)}: {path}")
    return found


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"#{number}"
