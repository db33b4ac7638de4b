"""What is well with an installation and what is wrong, one finding at a time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peewee import fn

import models
from domain.clock import moments, server_clock
from domain.database import disk, installation, storage, troubles
from domain.encryption import records, vault
from domain.encryption.keyring import BadKey
from domain.mfa import clock_drift
from domain.text.wording import moment
from models import Event, User
from operations import backup_schedule, data_folder, startup
from settings import Settings

# systemd-timesyncd makes this file once it has set the clock, and only then.
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
_BEHIND = "It is earlier than what has already happened here. Set it: timedatectl set-ntp true"
_HALF_ROTATED = (
    "A key was added, but the earlier one is still in use. Finish replacing it: "
    "scripts/nightlatch keys rotate"
)
_FOR_TESTS = (
    "It was created by test mode: its passwords are public, so a real server won't start on it. "
    "Set NIGHTLATCH_DATA_DIR to another folder."
)
COPIES = 3  # of the database that a backup needs: the copy, its file, and one to verify it
_MADE_AHEAD = (
    "That is in the future: the clock was ahead then. While Nightlatch is running, it makes "
    "another within the hour."
)


@dataclass(frozen=True)
class Check:
    """One thing that was checked: what was found, and what is wrong with it, if anything."""

    name: str
    found: str
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is nothing to be done."""
        return not self.problem


@dataclass(frozen=True)
class Installation:
    """An installation: where it is, and why it could not be opened, if it could not."""

    data_dir: Path
    fault: Exception | None = None

    @property
    def is_open(self) -> bool:
        """Whether its database can be asked."""
        return self.fault is None


@contextmanager
def opened(settings: Settings) -> Iterator[Installation]:
    """The installation, open as far as it can be."""
    data_dir = settings.data_dir
    try:
        startup.open_existing(settings)
    except (data_folder.CannotStart, BadKey) as fault:
        yield Installation(data_dir, fault)
        return
    try:
        with models.database.connection_context():
            yield Installation(data_dir)
    finally:
        storage.close_database()


def clock(installed: Installation, now: int) -> Check:
    """Codes of authenticator apps are right for 30 seconds."""
    found = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    found += ", synchronised" if SYNCHRONISED.exists() else ", synchronisation unknown"
    if moments.is_surely_wrong(now):
        return Check("clock", found, _BEHIND)
    return Check("clock", found, _clock_problem(now) if installed.is_open else "")


def _clock_problem(now: int) -> str:
    if not moments.is_believed(_latest(), now):
        return _BEHIND
    told = server_clock.went_back(now)
    if told:
        return (
            f"On {moment(told.at)}, it was found to have "
            f"gone back by about {told.about}: it was ahead before, or is behind now. "
            "Compare it with another clock. This stays here for a week."
        )
    if clock_drift.is_doubted(now):
        return (
            "Someone's phone and browser agree on the time, but the server doesn't. Check that it "
            "is synchronised: timedatectl"
        )
    return ""


def _latest() -> int:
    """The latest moment known here. Once it was noticed that the clock went back, not that of the
    history, in which later ones stand."""
    found = installation.current()
    if found.clock_went_back_at:
        return found.clock_latest_at
    return max(found.clock_latest_at, Event.select(fn.MAX(Event.at)).scalar() or 0)


def key(installed: Installation) -> Check:
    """It opens this database."""
    if isinstance(installed.fault, BadKey):
        return Check("key", "wrong key", str(installed.fault))
    if not installed.is_open:
        return Check("key", "not checked: no database")
    first, *others = vault.ring().keys
    found = f"{first.id.hex()}, from {first.source}"
    if others:
        names = ", ".join(key.id.hex() for key in others)
        return Check("key", f"{found}; earlier ones: {names}", _HALF_ROTATED)
    return Check("key", found)


def database(installed: Installation) -> Check:
    """It is there, up to date, whole, and each of its secrets opens."""
    path = installed.data_dir / data_folder.DATABASE
    if isinstance(installed.fault, data_folder.CannotStart):
        return Check("database", str(path), str(installed.fault))
    if not installed.is_open:
        return Check("database", f"{path}, not checked without its key")
    bound: Any = models.database.obj
    damage = bound.pragma("integrity_check")
    if damage != "ok":
        again = "Restore the newest backup: scripts/nightlatch restore --help"
        return Check("database", str(path), f"It is damaged ({damage}). {again}")
    try:
        secrets = records.count(bound)
    except vault.Unreadable as fault:
        return Check("database", str(path), f"A secret in it cannot be opened: {fault}.")
    found = f"{path}, intact; accounts: {User.select().count()}; encrypted records that open: "
    f"{secrets}"
    return Check("database", found, _FOR_TESTS if installation.current().is_test else "")


def room(installed: Installation, backup_dir: Path | None) -> Check:
    """What is written finds a place: another backup too."""
    folders = [f for f in dict.fromkeys((installed.data_dir, backup_dir)) if f and f.is_dir()]
    found_wrong = {folder: disk.room(folder) for folder in folders}
    wrong = [f"{f}: {troubles.MEANING[t.kind]}" for f, t in found_wrong.items() if t]
    free = {folder: shutil.disk_usage(folder).free for folder in folders}
    path = installed.data_dir / data_folder.DATABASE
    wanted = COPIES * path.stat().st_size if path.exists() else 0
    if not wrong:
        short = min(free.values(), default=wanted) < wanted
        wrong = ["There is not enough space for another backup: free some up."] if short else []
    found = ", ".join(f"{folder}: {_megabytes(size)} free" for folder, size in free.items())
    return Check("disk", found or "not checked: no folder", " ".join(wrong))


def _megabytes(size: int) -> str:
    return f"{size // 1024**2} MB"


def backups(installed: Installation, folder: Path | None, now: int) -> Check:
    """There is a recent one."""
    if folder is None:
        return Check("backups", "no nightly backups (NIGHTLATCH_BACKUP_KEEP=0)")
    file = backup_schedule.newest(folder, now)
    found = f"{folder}, the newest {file.name if file else 'none yet'}"
    if not installed.is_open:
        return Check("backups", found)
    state = backup_schedule.looked_at(folder, now)
    ahead = _MADE_AHEAD if state.is_ahead else ""
    late = "None has been made for two days. Is Nightlatch running?" if state.is_late else ""
    problems = filter(None, (state.fault, ahead or state.lost or late))
    return Check("backups", found, " ".join(problems))
