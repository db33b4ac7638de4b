"""The data folder: for our account alone, and for one process at a time where it matters."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import PeeweeException

from domain.database import disk, migrating, private_files, schema, storage, troubles
from domain.errors import OperatorError
from settings import Settings

DATABASE = "nightlatch.sqlite3"
KEY = "key"
LOCK = "lock"
BACKUPS = "backups"  # the folder that nightly backups go to unless another is set


class CannotStart(OperatorError):
    """Why Nightlatch can't start, and what to do."""


def is_shared(status: os.stat_result) -> bool:
    """Whether it is a folder such as /tmp: made private, it would fail all others (sticky(7))."""
    return stat.S_ISDIR(status.st_mode) and bool(status.st_mode & stat.S_ISVTX)


def verify_reachable(settings: Settings) -> None:
    """Raise CannotStart if a link leads to the data, and it isn't there.

    It may be on a disk that isn't mounted. Nothing begins anew in its place.
    """
    _refuse_dead_links(settings.data_dir)
    file = settings.data_dir / DATABASE
    if not settings.database_url and _is_dead_link(file):
        raise CannotStart(
            f"The database {file} links to a file that does not exist. Bring that file back, or "
            "remove the link to start again without it."
        )


def _refuse_dead_links(folder: Path) -> None:
    for place in filter(_is_dead_link, (folder, *folder.parents)):
        raise CannotStart(
            f"{place} links to a folder that does not exist. Mount or create that one, or remove "
            "the link."
        )


def _is_dead_link(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def make_folder(path: Path) -> None:
    """Make a folder for us alone. Raises CannotStart for one that others can look into."""
    _refuse_dead_links(path)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_shared(path.stat()):
        raise CannotStart(
            f"All users of this machine share the folder {path}. Leave it as it is, and set a "
            f"folder for Nightlatch alone, such as {path / 'nightlatch'}"
        )
    if not any(path.iterdir()):
        path.chmod(0o700)
    # A folder in use isn't made private unasked: it may be /srv or someone's home by mistake.
    if path.stat().st_mode & 0o077:
        raise CannotStart(
            f"Other users can read the data folder {path}. Make it private: chmod 700 {path}"
        )


def place(settings: Settings) -> str:
    """Where the data is, without any password."""
    return (
        "the database of NIGHTLATCH_DATABASE_URL"
        if settings.database_url
        else str(settings.data_dir)
    )


def whose(settings: Settings) -> str:
    """The database, as the beginning of a sentence about it."""
    if settings.database_url:
        return "The database of NIGHTLATCH_DATABASE_URL"
    return f"The database in {settings.data_dir}"


def verify_nothing_left_behind(settings: Settings) -> None:
    """Whoever has just set the address of a PostgreSQL doesn't expect an empty server."""
    there = settings.data_dir / DATABASE
    is_new = settings.database_url and not schema.has_column("installation", "id")
    if is_new and there.exists():
        raise CannotStart(
            f"{whose(settings)} is empty, but there is a database at {there}. To move "
            "everything: scripts/nightlatch move sqlite postgresql. To start again without it, "
            "move that file away."
        )


@contextmanager
def startup_lock(data_dir: Path, *, wait: bool = True) -> Iterator[None]:
    """Wait for, and be, the only process that changes the key or the tables.

    Raises BlockingIOError instead of waiting if that is not wanted.
    """
    # The kernel lets go of the lock when the process ends, however it ends.
    how = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(data_dir / LOCK, how, 0o600)
    try:
        _leave_to_owner_if_new(descriptor, data_dir)
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)


def _leave_to_owner_if_new(lock: int, data_dir: Path) -> None:
    status = os.fstat(lock)
    # No other file of root's may be given away, whatever somebody has put there in its place.
    if (status.st_uid, status.st_size, status.st_nlink) == (0, 0, 1):
        private_files.leave_to_owner(lock, data_dir)


@contextmanager
def as_startup_errors(data_dir: Path) -> Iterator[None]:
    """What goes wrong with the data folder, as CannotStart."""
    elsewhere = "or set NIGHTLATCH_DATA_DIR to another folder."
    try:
        yield
    except OSError as fault:
        trouble = disk.trouble(fault)
        way_out = f"Make the account that runs Nightlatch its owner, {elsewhere}"
        if trouble and trouble.kind != troubles.READ_ONLY:
            way_out = troubles.MEANING[trouble.kind]
        raise CannotStart(
            f"The data folder {data_dir} cannot be used ({fault.strerror}). {way_out}"
        ) from fault
    except migrating.DatabaseTooNew as fault:
        raise CannotStart(
            f"The database was made by a newer version of Nightlatch (it has {fault}). "
            f"Run that version again, or restore the backup from before it, {elsewhere}"
        ) from fault
    except PeeweeException as fault:
        trouble = disk.trouble(fault)
        way_out = f"Fix that, or restore the folder from your backup, {elsewhere}"
        if trouble:
            way_out = troubles.MEANING[trouble.kind]
        which = data_dir / DATABASE if storage.is_sqlite() else "of NIGHTLATCH_DATABASE_URL"
        raise CannotStart(f"The database {which} cannot be used ({fault}). {way_out}") from fault
