"""Starting: the data folder, its key and its tables are made by one process, verified by the rest.

What is missing is made only where nothing can be lost by it: a new key only while nothing is
sealed with another. Everything else that does not fit stops the start.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import PeeweeException

from domain import passwords, storage, vault
from models import Installation, database

DATABASE = "nightlatch.sqlite3"
KEY = "key"
LOCK = "lock"
BACKUPS = "backups"  # the folder that nightly backups go to unless another is set
SALT_BYTES = 32

_ROW = 1
_KEY_CHECK = b"This database and this key belong together."
_START_ONCE = "Start Nightlatch once: scripts/run"


class CannotStart(Exception):
    """What stands in the way of starting, and the way out."""


def prepare(data_dir: Path, secret_key: bytes | None, now: int, connections: int = 4) -> None:
    """Make what is missing, bring the tables up to date, and verify the key.

    Several processes may do this at once; they take turns. Raises CannotStart and BadKey.
    """
    with explained(data_dir):
        make_folder(data_dir)
        with _turn(data_dir / LOCK):
            storage.open_database(data_dir / DATABASE, connections)
            with database.connection_context():
                storage.migrate()
                _unlock(data_dir, secret_key, may_create=True)
                _install(now)


def open_existing(
    data_dir: Path, secret_key: bytes | None, *, bcrypt_cost: int, connections: int = 4
) -> None:
    """Open what `prepare` has made, changing nothing. Raises CannotStart and BadKey."""
    with explained(data_dir):
        if not (data_dir / DATABASE).exists():
            raise CannotStart(f"There is no database in {data_dir} yet. {_START_ONCE}")
        storage.open_database(data_dir / DATABASE, connections)
        with database.connection_context():
            _verify_migrated()
            _unlock(data_dir, secret_key, may_create=False)
    passwords.use_cost(bcrypt_cost)


def make_folder(path: Path) -> None:
    """Make a folder for us alone. Raises CannotStart for one that others can look into."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(path.iterdir()):
        path.chmod(0o700)
    # A folder in use is not closed without asking: it may be /srv or somebody's home by mistake.
    if path.stat().st_mode & 0o077:
        raise CannotStart(
            f"Others can look into the data folder {path}. Close it: chmod 700 {path}"
        )


def key_text(data_dir: Path) -> bytes:
    """The key in use, as a key file holds it."""
    path = data_dir / KEY
    return path.read_bytes() if vault.key().source == str(path) else vault.written(vault.key())


@contextmanager
def explained(data_dir: Path) -> Iterator[None]:
    """What goes wrong with the data folder, as CannotStart."""
    elsewhere = "or set NIGHTLATCH_DATA_DIR to another folder."
    try:
        yield
    except OSError as fault:
        raise CannotStart(
            f"The data folder {data_dir} cannot be used ({fault.strerror}). "
            f"Give it to the account that runs Nightlatch, {elsewhere}"
        ) from fault
    except storage.FromTheFuture as fault:
        raise CannotStart(
            f"The database was made by a newer version of Nightlatch (it has {fault}). "
            f"Run that version again, or put back the backup from before it, {elsewhere}"
        ) from fault
    except PeeweeException as fault:
        raise CannotStart(
            f"The database {data_dir / DATABASE} cannot be used ({fault}). "
            f"Mend that, or put the folder back from your backup, {elsewhere}"
        ) from fault


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    # The kernel lets go of the lock when the process ends, however it ends.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _verify_migrated() -> None:
    try:
        storage.verify_migrated()
    except storage.NotMigrated as missing:
        raise CannotStart(
            f"The database is older than this version (it lacks {missing}). {_START_ONCE}"
        ) from missing


def _unlock(data_dir: Path, secret_key: bytes | None, *, may_create: bool) -> None:
    installation = Installation.get_or_none()
    if installation is None and not may_create:
        raise CannotStart(f"The database in {data_dir} is empty. {_START_ONCE}")
    path = data_dir / KEY
    vault.use(vault.load_key(secret_key, path, may_create=installation is None))
    if installation is not None:
        _verify_key(installation, path)


def _verify_key(installation: Installation, path: Path) -> None:
    record = bytes(installation.key_check)
    try:
        vault.unseal(vault.INSTALLATION, installation.id, record)
    except vault.Unreadable as fault:
        wanted, found = vault.key_id_of(record).hex(), vault.key().id.hex()
        raise vault.BadKey(
            f"The key does not open this database. Wanted: key {wanted}. Found: key {found}, "
            f"from {vault.key().source}. Looked in: NIGHTLATCH_SECRET_KEY, then {path}. "
            "Put the right key back there, or restore the database and the key that belong "
            "together from your backup."
        ) from fault


def _install(now: int) -> None:
    if Installation.select().exists():
        return
    with storage.write():
        Installation.create(
            id=_ROW,
            created_at=now,
            salt=os.urandom(SALT_BYTES),
            key_check=vault.seal(vault.INSTALLATION, _ROW, _KEY_CHECK),
        )
