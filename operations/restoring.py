"""Restoring a backup into an empty folder, and telling people what that means for them.

What was open when the backup was made is closed: sessions, links, invitations, one-time codes,
setups in progress. What was changed since is undone, so people see what date the server went back
to.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from domain.audit import events
from domain.audit.events import Caller
from domain.database import closed_files, schema, storage
from domain.encryption import keyring, vault
from domain.encryption.keyring import BadKey, Keyring
from domain.mfa import totp
from models import (
    Authenticator,
    CodeFirst,
    Installation,
    Invitation,
    Making,
    RecoveryCode,
    ResetLink,
    Session,
    SetupLink,
    SignInCode,
    database,
)
from operations import backup_archive, backups, data_folder, temporary_folders
from operations.backup_archive import BackupError
from operations.backups import VerifiedBackup
from operations.data_folder import DATABASE, KEY

NO_SESSION = 0  # a number that none has
MAY_BE_THERE = {KEY, data_folder.LOCK, data_folder.BACKUPS}


@dataclass(frozen=True)
class RestoreTarget:
    """Where to restore to, and where a key may be: settings, a file named by hand."""

    data_dir: Path
    secret_key: Sequence[bytes] = ()
    key_file: Path | None = None


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


def restore(path: Path, place: RestoreTarget, now: int) -> VerifiedBackup:
    """Put the backup into an empty data folder. Raises BackupError, BadKey and CannotStart.

    Everything is verified before the first file is put there; the database comes last.
    """
    with data_folder.as_startup_errors(place.data_dir):
        _verify_empty(place)
        with _folder(place.data_dir), temporary_folders.opened(place.data_dir) as parts:
            proof = _verified(path, place, parts)
            _bring_up_to_date(parts / DATABASE, proof.manifest.created, now)
            _put_key(parts, place)
            (parts / DATABASE).rename(place.data_dir / DATABASE)
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
    return backups.verified(path, parts, manifest)


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
    return keyring.load(place.secret_key, place.key_file or here, may_create=False)


def _verify_empty(place: RestoreTarget) -> None:
    data_dir = place.data_dir
    there = {path.name for path in data_dir.iterdir()} if data_dir.exists() else set()
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
    if place.key_file is not None and KEY in there:
        raise BackupError(
            f"There is already a key in {data_dir}. Move it away, or leave out --key-file."
        )


@contextmanager
def _folder(data_dir: Path) -> Iterator[None]:
    """Have the data folder; one that was not there before goes again if nothing came into it."""
    made = not data_dir.exists()
    data_folder.make_folder(data_dir)
    try:
        yield
    finally:
        if made and not any(data_dir.iterdir()):
            data_dir.rmdir()


def _bring_up_to_date(path: Path, to: int, now: int) -> None:
    storage.open_database(path)
    try:
        with database.connection_context():
            schema.migrate()
            revoke_all(to, now)
    finally:
        storage.close_database()


def revoke_all(to: int, now: int) -> None:
    """End what was open at the time of the backup, and record the restore for everyone."""
    with storage.write():
        for open_then in (Session, ResetLink, SetupLink, Invitation, SignInCode, CodeFirst, Making):
            open_then.delete().execute()
        Authenticator.delete().where(Authenticator.activated_at.is_null()).execute()
        _forget_sessions()
        # A code that signed someone in just now, unknown to the backup, must not do so again.
        Authenticator.update(last_timecode=now // totp.STEP + totp.DRIFT).execute()
        Installation.update(
            restored_at=now, restored_to=to, backed_up_at=0, backup_claimed_until=0
        ).execute()
        events.record_for_all(events.RESTORED, now, Caller.shell("restore"))


def _forget_sessions() -> None:
    """What belonged to sessions that are gone must not pass to a new one with the same number.

    A recovery code whose sign-in was never seen keeps working, and its successor doesn't.
    """
    Authenticator.update(begun_by=NO_SESSION).execute()
    RecoveryCode.update(made_by=NO_SESSION, sealed_copy=None).execute()
    unseen = RecoveryCode.opened.is_null(False)
    RecoveryCode.update(opened=NO_SESSION).where(unseen).execute()


def _put_key(parts: Path, place: RestoreTarget) -> None:
    """Put the key's file in place unchanged, with any earlier keys it contains."""
    source, target = place.key_file or parts / KEY, place.data_dir / KEY
    if not place.secret_key and not os.path.lexists(target):
        closed_files.write(parts / "for-here", source.read_bytes())
        (parts / "for-here").rename(target)
