"""Whether this process can serve: its database is read and written, and its key opens it."""

from collections.abc import Callable
from threading import Lock

from peewee import PeeweeException
from playhouse.pool import MaxConnectionsExceeded

from domain import security_log
from domain.database import disk, storage
from domain.encryption import vault
from domain.encryption.keyring import BadKey
from domain.errors import OperatorError
from models import Installation, database

READY = "ready"


class Watch:
    """What the log was told last, since watchers ask every few seconds."""

    def __init__(self, open_database: Callable[[], None]) -> None:
        self._open_database = open_database
        self._last = READY
        self._lock = Lock()

    def state(self) -> str:
        """READY, or one word for what is wrong; details are for the log only."""
        found = _state(self._open_database)
        with self._lock:
            before, self._last = self._last, found
        if found != before:
            if found == READY:
                security_log.log("ready-again")
            else:
                security_log.log("not-ready", reason=found)
        return found


def _state(open_database: Callable[[], None]) -> str:
    try:
        open_database()
        with database.connection_context():
            found = Installation.get_or_none()
            if found is None:
                return "database"
            # What is in memory still opens after the file is gone, but nothing new can be sealed.
            vault.ring()
            vault.unseal(vault.INSTALLATION, found.id, found.key_check)
            _try_to_write()
    except (BadKey, vault.Unreadable):
        return "key"
    except (PeeweeException, MaxConnectionsExceeded, OSError, OperatorError) as fault:
        trouble = disk.noted(fault)
        return trouble.kind if trouble else "database"
    return READY


def _try_to_write() -> None:
    """Rewrite an existing row, and a file beside it: SQLite's log may have space of its own."""
    with storage.write():
        Installation.update(swept_at=Installation.swept_at).execute()
    disk.verify_room()
