"""The connection with which the event loop reads a PostgreSQL that is near.

As with SQLite, the hop into a thread would cost the pages that are asked for most more than their
few queries do. But a server may be slow or gone, and while the loop waits nobody is answered. So
this connection waits for a moment at most, and isn't used at all where the network is slow: then
threads do the reading. It is made and tried in a thread, and made again a while after it failed.
"""

import threading
from contextlib import suppress
from time import monotonic, perf_counter
from typing import Any

import psycopg

from domain.database import connecting
from domain.database.connecting import Connection

PATIENCE = 0.25  # seconds that the loop waits for an answer
NEAR = 0.0005  # seconds that the quickest of some answers may take
TRIES = 10
AGAIN_AFTER = 10.0  # seconds for which threads do the reading after a failure


class LoopReader:
    """That connection, once it is there."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: Connection | None = None
        self._making: object = None  # whoever makes one at the moment
        self._again_at = 0.0
        self._lock = threading.Lock()

    def get(self) -> Connection | None:
        """The connection, or None: it is being made, or is not worth having now."""
        if self._connection is None and self._making is None and monotonic() >= self._again_at:
            self._making = threading.Thread(target=self._make, daemon=True)
            self._making.start()
        return self._connection

    def is_mine(self, connection: Any) -> bool:
        """Whether this is that connection."""
        return connection is self._connection

    def drop(self) -> None:
        """Close it, and whatever is being made; another is made a while later."""
        with self._lock:
            found, self._connection, self._making = self._connection, None, None
            self._again_at = monotonic() + AGAIN_AFTER
        if found is not None:
            found.close()

    def _make(self) -> None:
        made = _near(self._conninfo)
        with self._lock:
            if self._making is threading.current_thread():
                self._connection, made, self._making = made, None, None
                self._again_at = monotonic() + AGAIN_AFTER
        if made is not None:
            made.close()


def _near(conninfo: str) -> Connection | None:
    """A connection, if there is one to be had and the server is near."""
    with suppress(psycopg.Error):
        made = connecting.connected(conninfo, serves=True)
        with suppress(psycopg.Error):
            if _is_near(made):
                return made
        made.close()
    return None


def _is_near(made: Connection) -> bool:
    made.answer_within = PATIENCE
    made.execute("SET default_transaction_read_only = on")
    return min(_answer_time(made) for _ in range(TRIES)) <= NEAR


def _answer_time(connection: Connection) -> float:
    begun = perf_counter()
    connection.execute("SELECT 1")
    return perf_counter() - begun
