"""What is well with an installation and what is wrong, one finding at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from peewee import fn

import models
from domain.clock import moments, server_clock
from domain.clock.written import date, moment, time_of_day
from domain.database import addresses, condition, installation, storage
from domain.encryption import records, vault
from domain.encryption.keyring import BadKey
from domain.errors import OperatorError
from domain.mfa import clock_drift
from models import Event, User
from operations import backup_files, backup_schedule, data_folder, startup
from settings import Settings

# systemd-timesyncd makes this file once it has set the clock, and only then.
SYNCHRONIZED = Path("/run/systemd/timesync/synchronized")
_BEHIND = "It is behind the latest event recorded here. Set it: timedatectl set-ntp true"
_HALF_ROTATED = (
    "A key was added, but the earlier one is still in use. Finish replacing it: "
    "scripts/nightlatch keys rotate"
)
_FOR_TESTS = (
    "It was created by test mode: its passwords are public, so a real server won't start on it. "
    "Set NIGHTLATCH_DATA_DIR to another folder."
)
_MADE_AHEAD = (
    "That is in the future: the clock was ahead then. While Nightlatch is running, it makes "
    "another within the hour."
)


COMMAND = "  "  # at the start of a line of a problem: the rest is to be copied into a shell


@dataclass(frozen=True)
class Check:
    """One thing that was checked: what was found, and what is wrong with it, if anything.

    A `problem` may have several lines.
    """

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
    url: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Where its database is."""
        if self.url:
            return addresses.shown(self.url)
        return str(self.data_dir / data_folder.DATABASE)

    @property
    def is_open(self) -> bool:
        """Whether its database can be asked."""
        return self.fault is None


@contextmanager
def opened(settings: Settings) -> Iterator[Installation]:
    """The installation, open as far as it can be."""
    try:
        startup.open_existing(settings)
    except OperatorError as fault:
        yield Installation(settings.data_dir, fault, settings.database_url)
        return
    try:
        with models.database.connection_context():
            yield Installation(settings.data_dir, url=settings.database_url)
    finally:
        storage.close_database()


def clock(installed: Installation, now: int) -> Check:
    """Codes of authenticator apps are right for 30 seconds."""
    found = f"{date(now)}, {time_of_day(now, to_the_second=True)}"
    found += ", synchronized" if SYNCHRONIZED.exists() else ", synchronization unknown"
    if moments.is_surely_wrong(now):
        return Check("clock", found, _BEHIND)
    return Check("clock", found, _clock_problem(now) if installed.is_open else "")


def _clock_problem(now: int) -> str:
    if not moments.is_believed(_latest(), now):
        return _BEHIND
    jump = server_clock.went_back(now)
    if jump:
        return (
            f"On {moment(jump.at)}, Nightlatch noticed that it had gone back by about "
            f"{jump.about}: it was ahead before, or is behind now. Compare it with another clock. "
            "This message stays for a week."
        )
    if clock_drift.is_doubted(now):
        return (
            "Someone's phone and browser agree on the time, but the server doesn't. Check that it "
            "is synchronized: timedatectl"
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
        return _unusable_key(installed.fault)
    if not installed.is_open:
        return Check("key", "not checked: no database")
    try:
        ring = vault.ring()
    except BadKey as fault:  # its file changed while the server was running
        return _unusable_key(fault)
    first, *others = dict.fromkeys(key.id.hex() for key in ring.keys)
    found = f"{first}, from {ring.current.source}"
    if others:
        return Check("key", f"{found}; also there: {', '.join(others)}", _HALF_ROTATED)
    return Check("key", found)


def _unusable_key(fault: BadKey) -> Check:
    return Check("key", "can't be used", str(fault))


def database(installed: Installation) -> Check:
    """It is there, up to date, whole, and each of its secrets opens."""
    place = installed.place
    if isinstance(installed.fault, OperatorError) and not isinstance(installed.fault, BadKey):
        return Check("database", place, str(installed.fault))
    if not installed.is_open:
        return Check("database", f"{place}, not checked without its key")
    place = condition.described(installed.data_dir / data_folder.DATABASE)
    if damage := condition.damage():
        again = "Restore the newest backup: scripts/nightlatch restore --help"
        return Check("database", place, f"It is damaged ({damage}). {again}")
    try:
        secrets = records.count(models.database.obj)
    except vault.Unreadable as fault:
        return Check("database", place, f"A secret in it cannot be opened: {fault}.")
    return Check("database", _counted(place, secrets), _purpose_problem())


def _counted(place: str, secrets: int) -> str:
    people = User.select().count()
    intact = ", intact" if storage.is_sqlite() else ""  # a server looks by itself
    return f"{place}{intact}; accounts: {people}; encrypted records that open: {secrets}"


def _purpose_problem() -> str:
    return _FOR_TESTS if installation.current().is_test else ""


def backups(installed: Installation, folder: Path | None, now: int) -> Check:
    """There is a recent one."""
    if folder is None:
        return Check("backups", "no nightly backups (NIGHTLATCH_BACKUP_KEEP=0)")
    file = backup_files.newest(folder, now)
    found = f"{folder}, {f'the newest {file.name}' if file else 'none yet'}"
    if not installed.is_open:
        return Check("backups", found)
    state = backup_schedule.looked_at(folder, now)
    ahead = _MADE_AHEAD if state.is_ahead else ""
    late = "None has been made for two days. Is Nightlatch running?" if state.is_late else ""
    problems = filter(None, (state.fault, ahead or state.lost or late, _program_problem(installed)))
    return Check("backups", found, " ".join(problems))


def _program_problem(installed: Installation) -> str:
    if not installed.url:
        return ""
    from operations import pg_dump  # loaded by those who have one only

    return pg_dump.problem(condition.version())
