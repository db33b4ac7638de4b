"""Starting: the data folder, its key and its tables are made by one process, verified by the rest.

What is missing is made only where nothing can be lost by it: a new key only while nothing is
sealed with another. Everything else that does not fit stops the start.
"""

import os
from collections.abc import Callable
from pathlib import Path

from domain.database import migrating, schema, storage
from domain.encryption import keyring, vault
from models import Installation, database
from operations import data_folder, temporary_folders, upgrade
from settings import Settings

SALT_BYTES = 32

_ROW = 1
_KEY_CHECK = b"This database and this key belong together."
_START_ONCE = "Start Nightlatch once: scripts/run"


def prepare(
    settings: Settings,
    clock: Callable[[], float],
    connections: int = 4,
    *,
    for_tests: bool = False,
) -> list[str]:
    """Make what is missing, bring the tables up to date, and verify the key.

    Returns the migrations that were applied.

    Several processes, and instances, may do this at once; they take turns. What was made
    `for_tests` is never used for anything else, nor the other way round. Raises CannotStart,
    CannotConnect and BadKey.
    """
    data_dir = settings.data_dir
    with data_folder.as_startup_errors(data_dir):
        data_folder.verify_reachable(settings)
        data_folder.make_folder(data_dir)
        with data_folder.startup_lock(data_dir):
            temporary_folders.sweep(data_dir)
            _open_database(settings, connections)
            with database.connection_context(), storage.startup_lock():
                verify_purpose(settings, for_tests=for_tests)
                data_folder.verify_nothing_left_behind(settings)
                applied = upgrade.apply(clock)
                unlock(settings, may_create=True)
                _install(int(clock()), for_tests=for_tests)
                return applied


def open_existing(settings: Settings, *, connections: int = 4) -> None:
    """Open what `prepare` has made, changing nothing. Raises as `prepare` does."""
    open_locked(settings, connections)
    with data_folder.as_startup_errors(settings.data_dir), database.connection_context():
        unlock(settings)


def open_locked(settings: Settings, connections: int = 4) -> None:
    """As `open_existing`, but without a key: nothing that is sealed can be read."""
    with data_folder.as_startup_errors(settings.data_dir):
        look_at(settings, connections)
        with database.connection_context():
            _verify_migrated(settings)


def look_at(settings: Settings, connections: int = 4) -> None:
    """Open the database as it is, however old; nothing of it is changed or read."""
    data_dir = settings.data_dir
    with data_folder.as_startup_errors(data_dir):
        data_folder.verify_reachable(settings)
        if not settings.database_url and not (data_dir / data_folder.DATABASE).exists():
            raise data_folder.CannotStart(f"There is no database in {data_dir} yet. {_START_ONCE}")
        _open_database(settings, connections)
        with database.connection_context():
            data_folder.verify_nothing_left_behind(settings)


def unlock(settings: Settings, *, may_create: bool = False) -> None:
    """Find the key and use it. Raises BadKey, KeyGone if it is not the one of this database."""
    installation = Installation.get_or_none()
    if installation is None and not may_create:
        raise data_folder.CannotStart(f"{data_folder.whose(settings)} is empty. {_START_ONCE}")
    path = settings.data_dir / data_folder.KEY
    given, source = settings.secret_key, settings.key_source
    vault.use(keyring.load(given, path, may_create=installation is None, source=source))
    if installation is not None:
        _verify_key(installation, path)


def verify_purpose(settings: Settings, *, for_tests: bool) -> None:
    """Raise CannotStart if the open database is for the other; nothing is changed by looking."""
    if not schema.has_column("installation", "id") or not Installation.select().exists():
        return
    is_test = schema.has_column("installation", "is_test") and _is_test()
    if for_tests and not is_test:
        raise data_folder.CannotStart(
            f"{data_folder.whose(settings)} was not created by test mode, which leaves it alone. "
            "Give test mode its own folder with NIGHTLATCH_DATA_DIR, or none at all."
        )
    if is_test and not for_tests:
        raise data_folder.CannotStart(
            f"{data_folder.whose(settings)} was created by test mode: its passwords are public. "
            "Set NIGHTLATCH_DATA_DIR to another folder, or start with --test-mode."
        )


def key_check() -> bytes:
    """The record in the Installation that tells whether a key is the right one."""
    return vault.seal(vault.INSTALLATION, _ROW, _KEY_CHECK)


def _open_database(settings: Settings, connections: int) -> None:
    path = settings.data_dir / data_folder.DATABASE
    storage.open_database(path, connections, settings.database_url)


def _verify_migrated(settings: Settings) -> None:
    try:
        migrating.verify_migrated()
    except migrating.NotMigrated as missing:
        if not migrating.applied():
            whose = data_folder.whose(settings)
            raise data_folder.CannotStart(f"{whose} is not set up yet. {_START_ONCE}") from missing
        raise data_folder.CannotStart(
            f"The database is older than this version (it lacks {missing}). Restart Nightlatch, "
            "or bring it up to date now: scripts/nightlatch migrate"
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
            key_made_at=now,
            is_test=for_tests,
        )
