"""Starting: the data folder, its key and its tables are made by one process, verified by the rest.

What is missing is made only where nothing can be lost by it: a new key only while nothing is
sealed with another. Everything else that does not fit stops the start.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from peewee import PeeweeException

from domain.database import disk, storage
from domain.encryption import keyring, vault
from models import Installation, database
from operations import temporary_folders

DATABASE = "nightlatch.sqlite3"
KEY = "key"
LOCK = "lock"
BACKUPS = "backups"  # the folder that nightly backups go to unless another is set
SALT_BYTES = 32

_ROW = 1
_KEY_CHECK = b"This database and this key belong together."
_START_ONCE = "Start Nightlatch once: scripts/run"


class CannotStart(Exception):
    """Why Nightlatch can't start, and what to do."""


def prepare(
    data_dir: Path,
    secret_key: Sequence[bytes] | None,
    now: int,
    connections: int = 4,
    *,
    for_tests: bool = False,
) -> None:
    """Make what is missing, bring the tables up to date, and verify the key.

    `secret_key` are the keys from the settings, if any, current one first. Several processes may
    do this at once; they take turns. What was made `for_tests` is never used for anything else,
    nor the other way round. Raises CannotStart and BadKey.
    """
    with explained(data_dir):
        make_folder(data_dir)
        with turn(data_dir):
            temporary_folders.sweep(data_dir)
            storage.open_database(data_dir / DATABASE, connections)
            with database.connection_context():
                verify_purpose(data_dir, for_tests=for_tests)
                storage.migrate()
                unlock(data_dir, secret_key, may_create=True)
                _install(now, for_tests=for_tests)


def open_existing(
    data_dir: Path, secret_key: Sequence[bytes] | None, *, connections: int = 4
) -> None:
    """Open what `prepare` has made, changing nothing. Raises CannotStart and BadKey."""
    open_locked(data_dir, connections)
    with explained(data_dir), database.connection_context():
        unlock(data_dir, secret_key)


def open_locked(data_dir: Path, connections: int = 4) -> None:
    """As `open_existing`, but without a key: nothing that is sealed can be read."""
    with explained(data_dir):
        if not (data_dir / DATABASE).exists():
            raise CannotStart(f"There is no database in {data_dir} yet. {_START_ONCE}")
        storage.open_database(data_dir / DATABASE, connections)
        with database.connection_context():
            _verify_migrated()


def unlock(data_dir: Path, secret_key: Sequence[bytes] | None, *, may_create: bool = False) -> None:
    """Find the key and use it. Raises BadKey, KeyGone if it is not the one of this database."""
    installation = Installation.get_or_none()
    if installation is None and not may_create:
        raise CannotStart(f"The database in {data_dir} is empty. {_START_ONCE}")
    path = data_dir / KEY
    vault.use(keyring.load(secret_key, path, may_create=installation is None))
    if installation is not None:
        _verify_key(installation, path)


def verify_purpose(data_dir: Path, *, for_tests: bool) -> None:
    """Raise CannotStart if the open database is for the other; nothing is changed by looking."""
    if not storage.has_column("installation", "id") or not Installation.select().exists():
        return
    is_test = storage.has_column("installation", "is_test") and _is_test()
    if for_tests and not is_test:
        raise CannotStart(
            f"The database in {data_dir} was not created by test mode, which leaves it alone. Give "
            "test mode its own folder with NIGHTLATCH_DATA_DIR, or none at all."
        )
    if is_test and not for_tests:
        raise CannotStart(
            f"The database in {data_dir} was created by test mode: its passwords are public. Set "
            "NIGHTLATCH_DATA_DIR to another folder, or start with --test-mode."
        )


@contextmanager
def turn(data_dir: Path, *, wait: bool = True) -> Iterator[None]:
    """Wait for, and be, the only process that changes the key or the tables.

    Raises BlockingIOError instead of waiting if that is not wanted.
    """
    # The kernel lets go of the lock when the process ends, however it ends.
    descriptor = os.open(data_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)


def key_check() -> bytes:
    """The record in the Installation that tells whether a key is the right one."""
    return vault.seal(vault.INSTALLATION, _ROW, _KEY_CHECK)


def make_folder(path: Path) -> None:
    """Make a folder for us alone. Raises CannotStart for one that others can look into."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(path.iterdir()):
        path.chmod(0o700)
    # A folder in use isn't made private unasked: it may be /srv or someone's home by mistake.
    if path.stat().st_mode & 0o077:
        raise CannotStart(
            f"Other users can read the data folder {path}. Make it private: chmod 700 {path}"
        )


@contextmanager
def explained(data_dir: Path) -> Iterator[None]:
    """What goes wrong with the data folder, as CannotStart."""
    elsewhere = "or set NIGHTLATCH_DATA_DIR to another folder."
    try:
        yield
    except OSError as fault:
        trouble = disk.trouble(fault)
        way_out = f"Make the account that runs Nightlatch its owner, {elsewhere}"
        if trouble and trouble.kind != disk.READ_ONLY:
            way_out = disk.MEANING[trouble.kind]
        raise CannotStart(
            f"The data folder {data_dir} cannot be used ({fault.strerror}). {way_out}"
        ) from fault
    except storage.FromTheFuture as fault:
        raise CannotStart(
            f"The database was made by a newer version of Nightlatch (it has {fault}). "
            f"Run that version again, or restore the backup from before it, {elsewhere}"
        ) from fault
    except PeeweeException as fault:
        trouble = disk.trouble(fault)
        way_out = f"Fix that, or restore the folder from your backup, {elsewhere}"
        if trouble:
            way_out = disk.MEANING[trouble.kind]
        raise CannotStart(
            f"The database {data_dir / DATABASE} cannot be used ({fault}). {way_out}"
        ) from fault


def _verify_migrated() -> None:
    try:
        storage.verify_migrated()
    except storage.NotMigrated as missing:
        raise CannotStart(
            f"The database is older than this version (it lacks {missing}). {_START_ONCE}"
        ) from missing


def _verify_key(installation: Installation, path: Path) -> None:
    record = bytes(installation.key_check)
    try:
        vault.unseal(vault.INSTALLATION, installation.id, record)
    except vault.Unreadable as fault:
        wanted, ring = vault.key_id_of(record).hex(), vault.ring()
        found = ", ".join(key.id.hex() for key in ring.keys)
        raise keyring.KeyGone(
            f"This is the wrong key for the database. Needed: key {wanted}. Found: key {found}, "
            f"from {ring.current.source}. Looked in: {keyring.SETTING}, then {path}. "
            "Put the right key there, or restore a database and key that belong together from your "
            f"backup. {keyring.LOST}"
        ) from fault


def _is_test() -> bool:
    found: bool = Installation.select().where(Installation.is_test).exists()
    return found


def _install(now: int, *, for_tests: bool) -> None:
    if Installation.select().exists():
        return
    with storage.write():
        Installation.create(
            id=_ROW,
            created_at=now,
            salt=os.urandom(SALT_BYTES),
            key_check=key_check(),
            is_test=for_tests,
        )
