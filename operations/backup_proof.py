"""The proof of a backup: that it is whole, and that the key in use opens each of its secrets."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peewee import PeeweeException, SqliteDatabase

from domain.database import migrating, schema
from domain.encryption import records, vault
from domain.encryption.keyring import BadKey
from models import Installation, Policy, Table, User
from operations import dump_proof
from operations.backup_archive import BackupError
from operations.backup_manifest import DUMP, Manifest
from operations.data_folder import DATABASE, KEY

ONE_ROW = (Installation, Policy)  # tables without whose row no server starts


@dataclass(frozen=True)
class VerifiedBackup:
    """A backup that is whole and whose every secret the key in use opens."""

    manifest: Manifest
    people: int
    secrets: int


def verified(path: Path, folder: Path, manifest: Manifest) -> VerifiedBackup:
    """The proof of the backup `path` whose parts are in `folder`. Raises BackupError and BadKey."""
    unknown = set(manifest.migrations) - set(migrating.known())
    if unknown:
        raise BackupError(
            f"The backup {path} was made by a newer version of Nightlatch (it has "
            f"{', '.join(sorted(unknown))}). Restore it with that version."
        )
    try:
        return (_of_dump if manifest.is_dump else _of_file)(path, folder, manifest)
    except vault.Unreadable as fault:
        raise BackupError(
            f"The backup {path} contains a secret that its key does not open ({fault}). Use an "
            "earlier one."
        ) from fault
    except PeeweeException as fault:
        raise BackupError(f"The database in the backup {path} cannot be used ({fault}).") from fault


def _of_file(path: Path, folder: Path, manifest: Manifest) -> VerifiedBackup:
    with _opened(folder / DATABASE) as database:
        _verify_intact(path, database)
        _verify_complete(
            path, manifest, schema.columns_of(database), lambda t: t.select().count(database)
        )
        _verify_keys(path, manifest, records.key_ids(database))
        people = User.select().count(database)
        return VerifiedBackup(manifest, people, records.count(database))


def _of_dump(path: Path, folder: Path, manifest: Manifest) -> VerifiedBackup:
    found = dump_proof.looked_through(path, folder / DUMP, manifest)
    _verify_complete(path, manifest, found.columns, found.rows)
    _verify_keys(path, manifest, found.key_ids)
    return VerifiedBackup(manifest, found.rows(User), found.opened)


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


def _verify_complete(
    path: Path,
    manifest: Manifest,
    there: Mapping[str, set[str]],
    rows: Callable[[type[Table]], int],
) -> None:
    """Every table and column that these migrations make, and the rows that a start makes."""
    wanted = schema.columns_after(manifest.migrations)
    lacking = [table for table in wanted if not wanted[table] <= there.get(table, set())]
    lacking = lacking or [
        table._meta.table_name
        for table in ONE_ROW
        if table._meta.table_name in wanted and rows(table) != 1
    ]
    if lacking or not manifest.migrations:
        raise BackupError(
            f"The database in the backup {path} is missing what belongs in "
            f"“{(*lacking, 'it')[0]}”: it was not made by Nightlatch, or has been changed. Use "
            "another one."
        )


def _verify_keys(path: Path, manifest: Manifest, key_ids: Collection[bytes]) -> None:
    ring, wanted = vault.ring(), sorted(key.hex() for key in key_ids)
    found = [key.id.hex() for key in ring.keys]
    missing = [key for key in wanted if key not in found]
    if not missing:
        return
    found_key = f"Found: key {', '.join(found)}, from {ring.current.source}. Nothing was written."
    command = f"scripts/nightlatch restore {path} --key-file FILE"
    if manifest.holds_key:  # older than the key that is here, which comes first
        command = f"(umask 77; tar -xOf {path} {KEY} >FILE), then {command}"
    where = "It is in the backup" if manifest.holds_key else f"Give the file with key {missing[0]}"
    if len(wanted) == 1:
        raise BadKey(
            f"This is the wrong key for the backup. Needed: key {missing[0]}. {found_key} {where}: "
            f"{command}"
        )
    where = (
        "They are in the backup"
        if manifest.holds_key
        else ("Put all of them into one file, one per line, and give that")
    )
    raise BadKey(
        "This backup was made while the key was being replaced: it needs the keys "
        f"{' and '.join(wanted)}. Missing: key {', '.join(missing)}. {found_key} {where}: {command}"
    )
