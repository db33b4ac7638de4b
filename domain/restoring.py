"""Putting a backup into an empty place, and telling people what that means for them.

What was open when the backup was made is shut: sessions, links, invitations, sign-in codes,
set-ups begun. What was changed after it is as it was before, so people are told the moment that the
server went back to.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from domain import archive, backups, events, installation, keyring, startup, storage, totp, vault
from domain.archive import DATABASE, KEY, Unusable
from domain.backups import Proved
from domain.events import Origin
from domain.keyring import BadKey, Keyring
from models import (
    Authenticator,
    Installation,
    Invitation,
    RecoveryCode,
    ResetLink,
    Session,
    SetupLink,
    SignInCode,
    database,
)

TOLD_FOR = 14 * 24 * 60 * 60  # seconds that people are told of it
STAGING = ".restoring-"
MAY_BE_THERE = {KEY, startup.LOCK, startup.BACKUPS}


@dataclass(frozen=True)
class Place:
    """Where to restore to, and where a key may be: settings, a file named by hand."""

    data_dir: Path
    secret_key: Sequence[bytes] = ()
    key_file: Path | None = None


@dataclass(frozen=True)
class Restored:
    """That the server was restored at `at` to what it was at `to`."""

    at: int
    to: int


def check(path: Path, place: Place) -> Proved:
    """Prove that the backup is whole and its secrets open, touching nothing of the place.

    Raises Unusable and BadKey.
    """
    with _unpacked(path, place) as (proof, _):
        return proof


def restore(path: Path, place: Place, now: int) -> Proved:
    """Put the backup into an empty data folder. Raises Unusable, BadKey and CannotStart.

    Everything is proved before the first byte is written there; the database comes last.
    """
    with _unpacked(path, place) as (proof, parts), startup.explained(place.data_dir):
        _verify_empty(place)
        with _staging(place.data_dir) as staging:
            shutil.copy(parts / DATABASE, staging)  # with its mode, 0600
            _bring_up_to_date(staging / DATABASE, proof.manifest.created, now)
            _put_key(parts, place, staging)
            (staging / DATABASE).rename(place.data_dir / startup.DATABASE)
    return proof


def told(now: int) -> Restored | None:
    """What people are to be told, for a fortnight."""
    found = installation.current()
    is_recent = found.restored_at > now - TOLD_FOR
    return Restored(found.restored_at, found.restored_to) if is_recent else None


@contextmanager
def _unpacked(path: Path, place: Place) -> Iterator[tuple[Proved, Path]]:
    with TemporaryDirectory(prefix=backups.WORKSHOP) as name:
        parts = Path(name)
        manifest = archive.extract(path, parts)
        vault.use(_keys(path, place, parts))
        yield backups.proved(path, parts, manifest), parts


def _keys(path: Path, place: Place, parts: Path) -> Keyring:
    """The keys that the server will use in this place: named by hand, there already, or packed."""
    here, packed = place.data_dir / KEY, parts / KEY
    if not place.secret_key and place.key_file is None and not here.exists():
        if not packed.exists():
            raise BadKey(
                f"The backup {path} holds no key. Give the file with its key: "
                f"scripts/nightlatch restore {path} --key-file FILE"
            )
        found = keyring.load((), packed, may_create=False).keys
        return Keyring(tuple(replace(key, source="the backup") for key in found))
    return keyring.load(place.secret_key, place.key_file or here, may_create=False)


def _verify_empty(place: Place) -> None:
    data_dir = place.data_dir
    there = {path.name for path in data_dir.iterdir()} if data_dir.exists() else set()
    if startup.DATABASE in there:
        raise Unusable(
            f"There is a database in {data_dir} already. Stop Nightlatch, move that folder away, "
            "and restore again; or set NIGHTLATCH_DATA_DIR to another folder."
        )
    others = sorted(n for n in there - MAY_BE_THERE if not n.startswith(STAGING))
    if others:
        raise Unusable(
            f"The folder {data_dir} is not empty: it holds {others[0]}. Move that away, or set "
            "NIGHTLATCH_DATA_DIR to another folder."
        )
    if place.key_file is not None and KEY in there:
        raise Unusable(
            f"There is a key in {data_dir} already. Move it away, or leave out --key-file."
        )


@contextmanager
def _staging(data_dir: Path) -> Iterator[Path]:
    """A folder in the data folder, so that what is in it can be moved out at one stroke."""
    made = not data_dir.exists()
    startup.make_folder(data_dir)
    staging = Path(mkdtemp(prefix=STAGING, dir=data_dir))
    try:
        yield staging
    finally:
        shutil.rmtree(staging)
        if made and not any(data_dir.iterdir()):
            data_dir.rmdir()


def _bring_up_to_date(path: Path, to: int, now: int) -> None:
    storage.open_database(path)
    try:
        with database.connection_context():
            storage.migrate()
            shut(to, now)
    finally:
        storage.close_database()


def shut(to: int, now: int) -> None:
    """End what was open at the time of the backup, and note the restoring for everybody."""
    with storage.write():
        for open_then in (Session, ResetLink, SetupLink, Invitation, SignInCode):
            open_then.delete().execute()
        # These belong to sessions that are gone, whose numbers others will get.
        Authenticator.delete().where(Authenticator.activated_at.is_null()).execute()
        RecoveryCode.update(sealed_copy=None).execute()
        # A code that signed somebody in just now, unknown to the backup, must not do so again.
        Authenticator.update(last_timecode=now // totp.STEP + totp.DRIFT).execute()
        Installation.update(
            restored_at=now, restored_to=to, backed_up_at=0, backup_claimed_until=0
        ).execute()
        events.record_for_all(events.RESTORED, now, Origin.shell("restore"))


def _put_key(parts: Path, place: Place, staging: Path) -> None:
    """Copy the key's file as it is, with whatever earlier keys it holds; none from settings."""
    source, target = place.key_file or parts / KEY, place.data_dir / KEY
    if not place.secret_key and not target.exists():
        backups.write_closed(staging / KEY, source.read_bytes())
        (staging / KEY).rename(target)
