"""Bringing the tables up to date, so that instances of the version before can go on if possible.

Each migration says at its head what it does to instances that know nothing of it and are at work:

- `ADDS_ONLY = True`: it adds tables, indexes, and columns that may be left out. They go on, and
  may even be started again.
- `ADDS_ONLY = False`: it changes what they use. They have to be stopped first, and the database
  remembers that whoever doesn't know this migration can't use it.

`READS_WHOLE` names the tables that it reads or writes from beginning to end, meanwhile locked.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from peewee import OperationalError
from playhouse.migrations import Migration as File
from playhouse.migrations import Runner

from domain.database import disk, storage, troubles
from models import RequiredMigration, database

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
ATTEMPTS = 30  # to lock the tables, before giving up
PAUSE = 1.0  # seconds between two, in which those go on who waited behind it


class DatabaseTooNew(Exception):
    """The database has migrations that this version doesn't know, and would have to."""


class NotMigrated(Exception):
    """The database lacks migrations that this version needs."""


@dataclass(frozen=True)
class Migration:
    """A migration of this version that the database doesn't have yet."""

    name: str
    module: ModuleType

    @property
    def adds_only(self) -> bool:
        """Whether instances that don't know it can go on."""
        return bool(getattr(self.module, "ADDS_ONLY", False))

    @property
    def reads_whole(self) -> tuple[str, ...] | None:
        """The tables that it locks for as long as it takes to read them; None if it doesn't say."""
        named: tuple[str, ...] | None = getattr(self.module, "READS_WHOLE", None)
        return named


def pending() -> list[Migration]:
    """What is to be applied, in order. Raises DatabaseTooNew."""
    files = _runner().status()
    _refuse_what_is_required(files)
    return [Migration(f.name, f.load()) for f in files if f.path is not None and not f.applied]


def migrate() -> list[str]:
    """Apply what is pending, all or nothing, and return its names.

    Call it as the only one who starts (see `storage.startup_lock`). Raises DatabaseTooNew.
    """
    if not (missing := pending()):
        return []
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _applied(missing)
        except OperationalError as fault:
            found = disk.trouble(fault)
            if found is None or found.kind != troubles.BUSY or attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE)
    raise AssertionError


def verify_migrated() -> None:
    """Raise NotMigrated unless every migration is applied, DatabaseTooNew if too many are."""
    if missing := pending():
        raise NotMigrated(", ".join(migration.name for migration in missing))


def known() -> list[str]:
    """The names of the migrations that this version has."""
    return sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


def applied() -> tuple[str, ...]:
    """The names of those that the open database has."""
    return tuple(file.name for file in _runner().status() if file.applied)


def _applied(missing: list[Migration]) -> list[str]:
    runner = _runner()
    with storage.migrating():
        runner.History.create_table()
        for migration in missing:
            migration.module.up(runner.migrator, database.obj)
            runner.History.create(name=migration.name)
        if _can_require():
            for migration in missing:
                if not migration.adds_only:
                    RequiredMigration.insert(name=migration.name).on_conflict_ignore().execute()
    return [migration.name for migration in missing]


def _refuse_what_is_required(files: list[File]) -> None:
    unknown = [file.name for file in files if file.path is None]
    if unknown and _can_require():
        required = RequiredMigration.select().where(RequiredMigration.name.in_(unknown))
        unknown = sorted(migration.name for migration in required)
    if unknown:
        raise DatabaseTooNew(", ".join(unknown))


def _can_require() -> bool:
    """Whether the database is new enough to remember what is required."""
    return bool(database.obj.table_exists("required_migration"))


def _runner() -> Runner:
    return Runner(database.obj, str(FOLDER))
