"""Backups of a server that goes on serving, each proved before it gets its name."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from peewee import PeeweeException, SqliteDatabase

from domain import archive, sealed, storage, vault
from domain.archive import DATABASE, KEY, Manifest, Unusable
from domain.keyring import BadKey
from models import Installation, User

WORKSHOP = ".nightlatch-"  # how a folder's name begins in which a backup is being made


@dataclass(frozen=True)
class Proved:
    """A backup that is whole and whose every secret the key in use opens."""

    manifest: Manifest
    people: int
    secrets: int


def make(target: Path, now: int, key: bytes | None) -> Proved:
    """Write a backup to `target`, with the text of a key file in it or without. Raises Unusable.

    Whatever happens, `target` is either a whole backup or not there.
    """
    if target.exists():
        raise Unusable(f"{target} is there already. Give another name, or move it away.")
    try:
        with TemporaryDirectory(prefix=WORKSHOP, dir=target.parent) as name:
            return _made(target, Path(name), now, key)
    except OSError as fault:
        raise Unusable(
            f"The backup {target} cannot be written ({fault.strerror}). "
            "Choose a folder that is there, is yours and has room."
        ) from fault
    except (PeeweeException, sqlite3.Error) as fault:
        raise Unusable(f"The database cannot be copied ({fault}).") from fault


def check(path: Path) -> Proved:
    """Prove a backup with the key in use, touching nothing. Raises Unusable and BadKey."""
    with TemporaryDirectory(prefix=WORKSHOP) as folder:
        return proved(path, Path(folder), archive.extract(path, Path(folder)))


def proved(path: Path, folder: Path, manifest: Manifest) -> Proved:
    """The proof of the backup `path` whose parts are in `folder`. Raises Unusable and BadKey."""
    unknown = set(manifest.migrations) - set(storage.known_migrations())
    if unknown:
        raise Unusable(
            f"The backup {path} was made by a newer version of Nightlatch (it has "
            f"{', '.join(sorted(unknown))}). Restore it with that version."
        )
    try:
        with _opened(folder / DATABASE) as database:
            _verify_intact(path, database)
            _verify_key(path, database)
            people = User.select().count(database)
            return Proved(manifest, people, sealed.count(database))
    except vault.Unreadable as fault:
        raise Unusable(
            f"The backup {path} holds a secret that its key does not open ({fault}). "
            "Take an earlier one."
        ) from fault
    except PeeweeException as fault:
        raise Unusable(f"The database in the backup {path} cannot be used ({fault}).") from fault


def _made(target: Path, folder: Path, now: int, key: bytes | None) -> Proved:
    storage.copy_to(folder / DATABASE)
    if key is not None:
        write_closed(folder / KEY, key)
    packed, again = folder / "packed", folder / "again"
    again.mkdir(mode=0o700)
    archive.write(packed, folder, now, vault.ring().current.id.hex(), storage.applied_migrations())
    proof = proved(target, again, archive.extract(packed, again))
    packed.rename(target)
    _sync(target.parent)
    return proof


def write_closed(path: Path, content: bytes) -> None:
    """Write a new file that only we can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


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
        raise Unusable(f"The database in the backup {path} is damaged ({found}).")


def _verify_key(path: Path, database: SqliteDatabase) -> None:
    rows = Installation.select(Installation.id, Installation.key_check).tuples()
    for row, record in rows.execute(database):
        try:
            vault.unseal(vault.INSTALLATION, row, record)
        except vault.Unreadable as fault:
            wanted, ring = vault.key_id_of(record).hex(), vault.ring()
            found = ", ".join(key.id.hex() for key in ring.keys)
            raise BadKey(
                f"The key does not open this backup. Wanted: key {wanted}. Found: key "
                f"{found}, from {ring.current.source}. Nothing was written. Give the file that "
                f"holds key {wanted}: scripts/nightlatch restore {path} --key-file FILE"
            ) from fault


def _sync(folder: Path) -> None:
    # A new name is only safe on disk once its folder is.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
