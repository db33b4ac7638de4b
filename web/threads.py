"""The threads in which handlers run; those that hash have threads of their own.

So a storm of sign-ins starves no one else. The event loop itself never waits for the database or
for a hash.
"""

import asyncio
import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import TypeVar

from settings import Settings
from web.errors import Busy

NICENESS = 10  # of 19: hashing may take all that the others leave

T = TypeVar("T")

# Called when something comes to be hashed; what it returns, when that has begun or never will.
watch_hashing: Callable[[], Callable[[], None]] | None = None


class Threads:
    """So many threads. Beyond `most_waiting` calls that wait for one, Busy is the answer.

    So it is beyond `most_each` from one source, so that none by itself keeps all others out. And
    each has as many calls in the pool as there are threads; its others wait outside, so that
    someone who asks once doesn't queue behind them.
    """

    def __init__(self, threads: int, most_waiting: int = 1000, most_each: int = 1000) -> None:
        self.most, self.most_each = threads + most_waiting, threads + most_each
        self.threads = threads
        self.under_way = 0
        self.of = Counter[str]()
        self.turns: dict[str, asyncio.Semaphore] = {}
        self.pool = self._pool(threads)

    async def run(self, call: Callable[..., T], *arguments: object, source: str = "") -> T:
        """Call in one of the threads. Raises Busy when too many wait already.

        `source` is where the request came from; "" is the server itself.
        """
        if self.under_way >= self.most or self.of[source] >= self.most_each:
            raise Busy
        self.under_way += 1
        self.of[source] += 1
        begins = self._watched()
        try:
            loop = asyncio.get_running_loop()
            async with self.turns.setdefault(source, asyncio.Semaphore(self.threads)):
                # The context holds the request's id for the log.
                within = copy_context().run
                return await loop.run_in_executor(
                    self.pool, within, _begun, begins, call, *arguments
                )
        finally:
            begins()
            self.under_way -= 1
            self.of[source] -= 1
            if not self.of[source]:
                del self.of[source], self.turns[source]

    def close(self) -> None:
        """Wait for what is under way; what has not started does not begin."""
        self.pool.shutdown(cancel_futures=True)

    def _watched(self) -> Callable[[], None]:
        return _unwatched

    def _pool(self, threads: int) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(threads, "ordinary")


def threads_for(settings: Settings) -> tuple[Threads, Threads]:
    """Those for pages, and those for what always writes.

    SQLite lets one write at a time. On PostgreSQL all can, and each waits for its answers.
    """
    if settings.database_url:
        both = Threads(settings.ordinary_threads + settings.writing_threads)
        return both, both
    return Threads(settings.ordinary_threads), Threads(settings.writing_threads)


class Hashing(Threads):
    """Threads that give way to all others of the machine."""

    MAX_WAITING = 240
    MAX_EACH = 60  # all 50 of a storm may land on one worker, and all shall get in

    def __init__(self, threads: int) -> None:
        super().__init__(threads, self.MAX_WAITING, self.MAX_EACH)

    def _watched(self) -> Callable[[], None]:
        return watch_hashing() if watch_hashing is not None else _unwatched

    def _pool(self, threads: int) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(threads, "hashing", initializer=_give_way)


def _unwatched() -> None:
    pass


def _begun(begins: Callable[[], None], call: Callable[..., T], *arguments: object) -> T:
    begins()
    try:
        return call(*arguments)
    except StopIteration as fault:
        # No future can hold it: whoever waits for the answer would wait for ever.
        raise RuntimeError("stopped") from fault


def _give_way() -> None:
    # On Linux niceness is a thread's; elsewhere, or where it is forbidden, do without.
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
