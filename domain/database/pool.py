"""The connections to a PostgreSQL that this process has, each made by whoever needs it.

No thread of its own stands between a request and the database: whoever asks learns at once that it
is gone, and has a connection again with the first attempt that succeeds. Psycopg's own pool
connects in the background, where one attempt that gets no answer holds up the others.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic

from playhouse.pool import MaxConnectionsExceeded

from domain.database.connecting import Connection, TooMany, Unreachable

WAIT = 5.0  # seconds that a thread waits for a connection that others have
AGAIN_AFTER = 0.5  # seconds until the next attempt, once one has failed
UNUSED = 60.0  # seconds after which a connection that no one needs is closed
OLDEST = 3600.0  # seconds after which one is replaced, as the server keeps something for each


@dataclass(frozen=True)
class Usage:
    """How the pool is used at the moment."""

    most: int
    taken: int
    idle: int
    waiting: int


class Pool:
    """At most `most` connections; of those idle, the one used last comes first."""

    def __init__(self, make: Callable[[], Connection], most: int) -> None:
        self._make = make
        self._most = self._room = most  # `_room` is less where the server allows no more
        self._taken = 0
        self._waiting = 0
        self._idle: list[Connection] = []
        self._fault: Unreachable | None = None  # why the last attempt failed
        self._next_attempt = 0.0
        self._renewed_at = 0.0
        self._changed = threading.Condition()

    def usage(self) -> Usage:
        """How many connections are in use, and how many wait for one."""
        with self._changed:
            return Usage(self._most, self._taken, len(self._idle), self._waiting)

    def take(self) -> Connection:
        """A connection that nobody else uses until it is given back.

        Raises Unreachable if none can be made, and MaxConnectionsExceeded if the
        others don't give one back in time.
        """
        deadline = monotonic() + WAIT
        while True:
            with self._changed:
                found = self._from_idle(deadline)
                if found is None:
                    self._refuse_while_down()
                self._taken += 1
            try:
                return found or self._made()
            except TooMany:
                if not self._can_make_do():
                    raise

    def give_back(self, connection: Connection) -> None:
        """Let others have it, unless it is of no more use."""
        with self._changed:
            self._taken -= 1
            if connection.is_lost:
                # What ended it has probably ended the others too, and they can't know yet.
                self._close_idle()
            if self._is_of_use(connection):
                connection.used_at = monotonic()
                self._idle.append(connection)
            else:
                connection.close()
            self._close_unused()
            self._changed.notify()

    def renew(self) -> None:
        """Close all, those in use when they are given back; whoever needs one makes another."""
        with self._changed:
            self._renewed_at = monotonic()
            self._close_idle()

    def _from_idle(self, deadline: float) -> Connection | None:
        """One that is idle, or None if another may be made. Waits for either."""
        while True:
            while self._idle:
                found = self._idle.pop()
                if found.is_quiet:
                    return found
                found.close()
            if self._taken < (self._room if monotonic() < self._next_attempt else self._most):
                return None
            self._wait(deadline - monotonic())

    def _wait(self, seconds: float) -> None:
        self._waiting += 1
        try:
            if seconds <= 0 or not self._changed.wait(seconds):
                raise MaxConnectionsExceeded("every connection is in use")
        finally:
            self._waiting -= 1

    def _refuse_while_down(self) -> None:
        """One at a time finds out whether the server is back; the others need not wait for it."""
        if self._fault is None:
            return
        if monotonic() < self._next_attempt:
            raise Unreachable(str(self._fault))
        self._next_attempt = inf

    def _made(self) -> Connection:
        try:
            made = self._make()
        except BaseException as fault:
            with self._changed:
                self._taken -= 1
                self._next_attempt = monotonic() + AGAIN_AFTER
                if isinstance(fault, Unreachable):
                    self._fault = fault
                self._changed.notify()
            raise
        with self._changed:
            self._fault, self._next_attempt = None, 0.0
        return made

    def _can_make_do(self) -> bool:
        """Whether there are others of ours to wait for, where the server allows no more."""
        with self._changed:
            self._room = self._taken + len(self._idle)
            return self._room > 0

    def _is_of_use(self, connection: Connection) -> bool:
        is_old = connection.made_at <= max(self._renewed_at, monotonic() - OLDEST)
        return connection.is_between_transactions and not connection.is_lost and not is_old

    def _close_unused(self) -> None:
        while self._idle and monotonic() > self._idle[0].used_at + UNUSED:
            self._idle.pop(0).close()

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()
