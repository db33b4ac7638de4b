"""The nightly backup: made by whichever process claims the night, and the old ones removed.

A night begins at 02:00 UTC. A server that was off at that time makes up for it.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain import audit, backups, installation, moments, startup
from domain.archive import Unusable
from domain.keyring import BadKey
from domain.storage import write
from models import Installation

AT = 2 * 60 * 60  # seconds after midnight, UTC
LEASE = 60 * 60  # seconds after which another process may try
LATE_AFTER = 2 * 24 * 60 * 60
NAMES = "nightlatch-????-??-??T????Z.tar"

_DAY = 24 * 60 * 60
_LONGEST_FAULT = 300


@dataclass(frozen=True)
class State:
    """How the nightly backups are, for administrators."""

    made_at: int
    fault: str
    is_late: bool
    # The clock was ahead when the last one was made, so nobody can say how old it is.
    is_ahead: bool


def make_if_due(folder: Path, keep: int, now: int) -> bool:
    """Make tonight's backup unless it is made or being made; whether this call did.

    It is without the key, which lies beside the database: together they would open everything.
    """
    if not _claim(now):
        return False
    try:
        startup.make_folder(folder)
        _clear_away(folder, now)
        name = f"nightlatch-{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H%MZ}.tar"
        backups.make(folder / name, now, None)
        _keep_newest(folder, keep)
    except (Unusable, BadKey, startup.CannotStart, OSError) as fault:
        _note_failure(str(fault), now)
        return False
    with write():
        Installation.update(backed_up_at=now, backup_failed_at=0, backup_fault="").execute()
    audit.log("backed-up")
    return True


def state(now: int) -> State:
    """The latest of it."""
    found = installation.current()
    made_at = found.backed_up_at
    is_ahead = not moments.is_believed(made_at, now)
    since = max(0 if is_ahead else made_at, min(max(found.created_at, found.restored_at), now))
    return State(made_at, found.backup_fault, now >= since + LATE_AFTER, is_ahead)


def _claim(now: int) -> bool:
    if moments.is_surely_wrong(now):
        return False
    night = now - (now - AT) % _DAY
    made, claimed_until = Installation.backed_up_at, Installation.backup_claimed_until
    # A last time, or a claim, of a moment to come is from before the clock was put right.
    not_yet = (made < night) | ~moments.is_believed(made, now)
    due = not_yet & ~moments.lasts(claimed_until - LEASE, LEASE, now)
    claimed = Installation.update(backup_claimed_until=now + LEASE).where(due).execute()
    return bool(claimed)


def _note_failure(fault: str, now: int) -> None:
    with write():
        Installation.update(backup_failed_at=now, backup_fault=fault[:_LONGEST_FAULT]).execute()
    audit.log("backup-failed")


def _keep_newest(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob(NAMES))[:-keep]:
        old.unlink()


def _clear_away(folder: Path, now: int) -> None:
    """What a machine left that stopped in the middle; not what is being made right now."""
    for left in folder.glob(f"{backups.WORKSHOP}*"):
        if left.is_dir() and left.stat().st_mtime < now - _DAY:
            shutil.rmtree(left)
