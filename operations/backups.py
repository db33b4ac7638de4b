"""Backups of a running server, each verified before it gets its name."""

import errno
import os
import shutil
import sqlite3
from pathlib import Path

from peewee import PeeweeException

from domain.database import disk, migrating, private_files, schema, sqlite, storage, troubles
from domain.encryption import vault
from operations import backup_archive, backup_proof, temporary_folders
from operations.backup_archive import BackupError
from operations.backup_manifest import Manifest, TableNote
from operations.backup_proof import VerifiedBackup
from operations.data_folder import DATABASE, KEY


def make(
    target: Path, now: int, key: bytes | None, *, work_in: Path | None = None
) -> VerifiedBackup:
    """Write a backup to `target`, with the text of a key file in it or without. Raises BackupError.

    Whatever happens, `target` is either a whole backup or not there. `work_in` is a folder that the
    next start clears of what a kill would leave; a database that is a file has one of its own.
    """
    _refuse_if_there(target)
    try:
        target.parent.stat()
        parent = sqlite.folder() if storage.is_sqlite() else work_in or target.parent
        with temporary_folders.opened(parent) as folder:
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


def _made(target: Path, folder: Path, now: int, key: bytes | None) -> VerifiedBackup:
    migrations = migrating.applied()
    tables = _copy_to(folder, migrations)
    if key is not None:
        private_files.write(folder / KEY, key)
    packed, again = folder / "packed", folder / "again"
    again.mkdir(mode=0o700)
    about = Manifest(now, vault.ring().current.id.hex(), migrations, {}, tables)
    backup_archive.write(packed, folder, about)
    proof = backup_proof.verified(target, again, backup_archive.extract(packed, again))
    _publish(packed, target)
    return proof


def _copy_to(folder: Path, migrations: tuple[str, ...]) -> dict[str, TableNote]:
    if storage.is_sqlite():
        sqlite.copy_to(folder / DATABASE)
        return {}
    from operations import postgresql_copy  # loaded by those who have one only

    return postgresql_copy.copy_to(folder, {schema.HISTORY, *schema.columns_after(migrations)})


def _refuse_if_there(target: Path) -> None:
    if os.path.lexists(target):  # a link to what isn't there would be replaced
        raise BackupError(f"{target} already exists. Choose another name, or move it away.")


def _publish(packed: Path, target: Path) -> None:
    """Give the file its place and name at one stroke, unless another got them meanwhile."""
    _refuse_if_there(target)
    try:
        packed.rename(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        with temporary_folders.opened(target.parent) as there:
            copy = shutil.copy(packed, there)  # with its mode, 0600
            Path(copy).rename(target)
    private_files.sync(target.parent)
