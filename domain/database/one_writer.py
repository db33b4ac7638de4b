"""Nothing is written but within `storage.write`, whose lock lets one write at a time.

With PostgreSQL a statement by itself would not wait for that lock: it could change what someone
else has just counted, and its rows could get smaller numbers than rows that are committed before
them. So there is no such statement.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHANGES = ("INSERT", "UPDATE", "DELETE")


class NotInWrite(Exception):
    """A fault of ours: a statement that changes something stands outside of `storage.write`."""


class _Thread(threading.local):
    has_lock = False


_thread = _Thread()


@contextmanager
def with_lock() -> Iterator[None]:
    """Within it this thread may write: an engine's transaction that has the lock."""
    before, _thread.has_lock = _thread.has_lock, True
    try:
        yield
    finally:
        _thread.has_lock = before


class OneWriter:
    """Makes a Peewee database refuse what would be written without the lock."""

    def execute_sql(self, sql: str, params: Any = None, **named: Any) -> Any:
        """Run one statement. Raises NotInWrite."""
        if sql.startswith(CHANGES) and not _thread.has_lock:
            raise NotInWrite(" ".join(sql.split()[:3]))
        return super().execute_sql(sql, params, **named)  # type: ignore[misc]
