"""Backups of a running server, each verified before it gets its name."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peewee import PeeweeException, SqliteDatabase

from domain.database import closed_files, disk, schema, sqlite, troubles
from domain.encryption import records, vault
from domain.encryption.keyring import BadKey
from models import Installation, Policy, User
from operations import backup_archive, temporary_folders
from operations.backup_archive import BackupError
from operations.backup_manifest import Manifest
from operations.data_folder import DATABASE, KEY

ONE_ROW = (Installation, Policy)  # tables without whose row no server starts


@dataclass(frozen=True)
class VerifiedBackup:
    """A backup that is whole and whose every secret the key in use opens."""

    manifest: Manifest
    people: int
    secrets: int


def make(target: Path, now: int, key: bytes | None) -> VerifiedBackup:
    """Write a backup to `target`, with the text of a key file in it or without. Raises BackupError.

    Whatever happens, `target` is either a whole backup or not there.
    """
    if target.exists():
        raise BackupError(f"{target} already exists. Choose another name, or move it away.")
    try:
        target.parent.stat()
        # Beside the database, which is no less secret, and where the next start would find it.
        with temporary_folders.opened(sqlite.folder()) as folder:
            return _made(target, folder, now, key)
    except OSError as fault:
        raise BackupError(
            f"The backup {target} cannot be written ({fault.strerror}). "
            "Choose a folder that exists, that you can write to and that has enough space."
        ) from fault
    except (PeeweeException, sqlite3.Error) as fault:
        trouble = disk.trouble(fault)
        way_out = f" {troubles.MEANING[trouble.kind]}" if trouble else ""
        raise BackupError(f"The database cannot be copied ({fault}).{way_out}") from fault


def check(path: Path) -> VerifiedBackup:
    """Verify a backup with the key in use, changing nothing. Raises BackupError and BadKey."""
    with temporary_folders.opened(temporary_folders.temporary()) as folder:
        return verified(path, folder, backup_archive.extract(path, folder))


def verified(path: Path, folder: Path, manifest: Manifest) -> VerifiedBackup:
    """The proof of the backup `path` whose parts are in `folder`. Raises BackupError and BadKey."""
    unknown = set(manifest.migrations) - set(schema.known_migrations())
    if unknown:
        raise BackupError(
            f"The backup {path} was made by a newer version of Nightlatch (it has "
            f"{', '.join(sorted(unknown))}). Restore it with that version."
        )
    try:
        with _opened(folder / DATABASE) as database:
            _verify_intact(path, database)
            _verify_complete(path, database, manifest)
            _verify_keys(path, database)
            people = User.select().count(database)
            return VerifiedBackup(manifest, people, records.count(database))
    except vault.Unreadable as fault:
        raise BackupError(
            f"The backup {path} contains a secret that its key does not open ({fault}). Use an "
            "earlier one."
        ) from fault
    except PeeweeException as fault:
        raise BackupError(f"The database in the backup {path} cannot be used ({fault}).") from fault


def _made(target: Path, folder: Path, now: int, key: bytes | None) -> VerifiedBackup:
    sqlite.copy_to(folder / DATABASE)
    if key is not None:
        closed_files.write(folder / KEY, key)
    packed, again = folder / "packed", folder / "again"
    again.mkdir(mode=0o700)
    backup_archive.write(
        packed, folder, now, vault.ring().current.id.hex(), schema.applied_migrations()
    )
    proof = verified(target, again, backup_archive.extract(packed, again))
    _publish(packed, target)
    return proof


def _publish(packed: Path, target: Path) -> None:
    """Give the file its place and name at one stroke."""
    try:
        packed.rename(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        with temporary_folders.opened(target.parent) as there:
            copy = shutil.copy(packed, there)  # with its mode, 0600
            Path(copy).rename(target)
    closed_files.sync(target.parent)


@contextmanager
def _opened(path: Path) -> Iterator[SqliteDatabase]:
    """A copy, to be read and not to be changed: not the database that this process works with."""
    database = SqliteDatabase(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        with database.connection_context():
            yield database
    finally:
        database.close()


def _verify_intact(path: Path, database: SqliteDatabase) -> None:
    found = database.pragma("integrity_check")
    if found != "ok":
        raise BackupError(f"The database in the backup {path} is damaged ({found}).")


def _verify_complete(path: Path, database: SqliteDatabase, manifest: Manifest) -> None:
    """Every table and column that these migrations make, and the rows that a start makes."""
    there, wanted = schema.columns_of(database), schema.columns_after(manifest.migrations)
    lacking = [table for table in wanted if not wanted[table] <= there.get(table, set())]
    lacking = lacking or [
        table._meta.table_name
        for table in ONE_ROW
        if table._meta.table_name in wanted and table.select().count(database) != 1
    ]
    if lacking or not manifest.migrations:
        raise BackupError(
            f"The database in the backup {path} is missing what belongs in "
            f"“{(*lacking, 'it')[0]}”: it was not made by Nightlatch, or has been changed. Use "
            "another one."
        )


def _verify_keys(path: Path, database: SqliteDatabase) -> None:
    ring, wanted = vault.ring(), sorted(key.hex() for key in records.key_ids(database))
    found = [key.id.hex() for key in ring.keys]
    missing = [key for key in wanted if key not in found]
    if not missing:
        return
    told = f"Found: key {', '.join(found)}, from {ring.current.source}. Nothing was written."
    command = f"scripts/nightlatch restore {path} --key-file FILE"
    if len(wanted) == 1:
        raise BadKey(
            f"This is the wrong key for the backup. Needed: key {missing[0]}. {told} Give the file "
            f"with key {missing[0]}: {command}"
        )
    raise BadKey(
        "This backup was made while the key was being replaced: it needs the keys "
        f"{' and '.join(wanted)}. Missing: key {', '.join(missing)}. {told} Put all of them into "
        f"one file, one per line, and give that: {command}"
    )
