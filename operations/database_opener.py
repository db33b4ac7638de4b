"""Opening the database in a worker, which may start while that is away."""

import threading

from playhouse.pool import MaxConnectionsExceeded

from domain.database import disk, storage, troubles
from domain.errors import OperatorError
from models import database
from operations.startup import open_existing, verify_purpose
from settings import Settings

TAKES = 2.0  # seconds, after which threads that wait for another to open it give up


class DatabaseOpener:
    """Opens the database of the settings: at once, or else as soon as it is there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._is_done = False
        self._under_way = threading.Lock()

    def begin(self) -> None:
        """Open the database, unless it is away. Raises as `open_existing` does."""
        try:
            self.complete()
        except OperatorError as fault:
            found = disk.noted(fault)
            if found is None or found.kind != troubles.DOWN:
                raise

    def complete(self) -> None:
        """Open the database, if it isn't open yet. Raises as `open_existing` does.

        Raises MaxConnectionsExceeded if another thread is opening it for longer than TAKES.
        """
        if self._is_done:
            return
        if not self._under_way.acquire(timeout=TAKES):
            raise MaxConnectionsExceeded("the database is being opened")
        try:
            if not self._is_done:
                self._open()
        finally:
            self._under_way.release()

    def _open(self) -> None:
        open_existing(self._settings, connections=self._settings.connections)
        with database.connection_context():
            # Not by `prepare` alone: another server may start this application, or the file be
            # another one.
            verify_purpose(self._settings, for_tests=False)
        storage.serve()
        self._is_done = True
