"""Restoring a backup into an empty folder, or an empty PostgreSQL."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from domain.database import migrating, private_files, storage
from domain.encryption import keyring, vault
from domain.encryption.keyring import BadKey, KeyGone, Keyring
from operations import (
    backup_archive,
    backup_origin,
    backup_proof,
    data_folder,
    restore_revocation,
    temporary_folders,
    transfer,
)
from operations.backup_archive import BackupError
from operations.backup_manifest import Manifest
from operations.backup_proof import VerifiedBackup
from operations.data_folder import DATABASE, KEY

MAY_BE_THERE = {KEY, data_folder.LOCK, data_folder.BACKUPS}


@dataclass(frozen=True)
class RestoreTarget:
    """Where to restore to, and where a key may be: settings, a file named by hand."""

    data_dir: Path
    secret_key: Sequence[bytes] = ()
    key_file: Path | None = None
    database_url: str = field(default="", repr=False)  # "": a SQLite file in the folder


def check(path: Path, place: RestoreTarget) -> VerifiedBackup:
    """Verify that the backup is intact and its secrets open, without touching the place.

    Raises BackupError and BadKey.
    """
    try:
        with temporary_folders.opened(_where_to_look(place)) as parts:
            return _verified(path, place, parts)
    except OSError as fault:
        raise BackupError(
            f"The backup {path} cannot be unpacked for verification ({fault.strerror}): free up "
            "space."
        ) from fault


def restore(path: Path, place: RestoreTarget, clock: Callable[[], float]) -> VerifiedBackup:
    """Put the backup into an empty place. Raises BackupError, BadKey, CannotStart, CannotTransfer.

    Everything is verified before the first file or row is put there; the database comes last.
    """
    backup_archive.refuse_unreadable(path)
    with data_folder.as_startup_errors(place.data_dir):
        _verify_empty(place)
        with _folder(place), temporary_folders.opened(place.data_dir) as parts:
            proof = _verified(path, place, parts)
            if place.database_url:
                _into_postgresql(proof.manifest, parts, place, clock)
            else:
                _into_file(proof.manifest, parts, place, clock)
    return proof


def _where_to_look(place: RestoreTarget) -> Path:
    """A folder to unpack into: the data folder, if it is there and ours; else a temporary one."""
    data_dir = place.data_dir
    is_ours = data_dir.is_dir() and os.access(data_dir, os.W_OK)
    return (
        data_dir
        if is_ours and not data_dir.stat().st_mode & 0o077
        else temporary_folders.temporary()
    )


def _verified(path: Path, place: RestoreTarget, parts: Path) -> VerifiedBackup:
    manifest = backup_archive.extract(path, parts)
    vault.use(_keys(path, place, parts))
    return backup_proof.verified(path, parts, manifest)


def _keys(path: Path, place: RestoreTarget, parts: Path) -> Keyring:
    """The keys that the server will use in this place: named by hand, there already, or packed."""
    here, packed = place.data_dir / KEY, parts / KEY
    if not place.secret_key and place.key_file is None and not os.path.lexists(here):
        if not packed.exists():
            raise BadKey(
                f"The backup {path} contains no key. Give the file with its key: "
                f"scripts/nightlatch restore {path} --key-file FILE"
            )
        found = keyring.load((), packed, may_create=False).keys
        return Keyring(tuple(replace(key, source="the backup") for key in found))
    file = place.key_file or here
    if not place.secret_key and not os.path.lexists(file):
        raise BadKey(f"There is no file {file}. Give the one that contains the backup's key.")
    try:
        return keyring.load(place.secret_key, file, may_create=False)
    except KeyGone as fault:  # for this there's another way out than for a database that is here
        raise BadKey(str(fault).removesuffix(f" {keyring.LOST}")) from fault


def _verify_empty(place: RestoreTarget) -> None:
    data_dir = place.data_dir
    there = {path.name for path in data_dir.iterdir()} if data_dir.exists() else set()
    if place.key_file is not None and KEY in there:
        raise BackupError(
            f"There is already a key in {data_dir}. Move it away, or leave out --key-file."
        )
    if place.database_url:
        return  # the database is looked at once it is open
    if DATABASE in there:
        raise BackupError(
            f"There is already a database in {data_dir}. Stop Nightlatch, move that folder away, "
            "and restore again; or set NIGHTLATCH_DATA_DIR to another folder."
        )
    others = sorted(n for n in there - MAY_BE_THERE if not temporary_folders.is_one(n))
    if others:
        raise BackupError(
            f"The folder {data_dir} is not empty: it contains {others[0]}. Move that away, or set "
            "NIGHTLATCH_DATA_DIR to another folder."
        )


@contextmanager
def _folder(place: RestoreTarget) -> Iterator[None]:
    """Have the data folder; one that was not there before goes again if nothing came of it."""
    data_dir, made = place.data_dir, not place.data_dir.exists()
    data_folder.make_folder(data_dir)
    try:
        yield
    except BaseException:
        if made and not any(data_dir.iterdir()):
            data_dir.rmdir()
        raise


def _into_file(
    manifest: Manifest, parts: Path, place: RestoreTarget, clock: Callable[[], float]
) -> None:
    file = parts / DATABASE
    with storage.opened(file):
        if manifest.is_dump:
            with backup_origin.of(manifest, parts) as origin:
                transfer.fill(origin)
        migrating.migrate()
        restore_revocation.revoke_all(manifest.created, clock)
    _put_key(parts, place)
    private_files.place(file, place.data_dir / DATABASE)


def _into_postgresql(
    manifest: Manifest, parts: Path, place: RestoreTarget, clock: Callable[[], float]
) -> None:
    with (
        _key_only_if_whole(place),
        backup_origin.of(manifest, parts) as origin,
        storage.opened(parts / DATABASE, place.database_url),
        transfer.empty(),
    ):
        transfer.fill(origin)
        migrating.migrate()
        restore_revocation.revoke_all(manifest.created, clock)
        _put_key(parts, place)


@contextmanager
def _key_only_if_whole(place: RestoreTarget) -> Iterator[None]:
    """Take away a key that was put there for a database that isn't there in the end."""
    target = place.data_dir / KEY
    was_there = os.path.lexists(target)
    try:
        yield
    except BaseException:
        if not was_there:
            target.unlink(missing_ok=True)
        raise


def _put_key(parts: Path, place: RestoreTarget) -> None:
    """Put the key's file in place unchanged, with any earlier keys it contains."""
    source, target = place.key_file or parts / KEY, place.data_dir / KEY
    if not place.secret_key and not os.path.lexists(target):
        private_files.write(parts / "for-here", source.read_bytes())
        private_files.place(parts / "for-here", target)
