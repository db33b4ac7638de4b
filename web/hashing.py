"""Threads of their own for handlers that hash, so that a storm of sign-ins starves nobody else."""

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import TypeVar

from web.errors import Busy

MOST_WAITING = 60  # all 50 of a storm may land on one worker, and all shall get in
NICENESS = 10  # of 19: hashing may take all that the others leave

T = TypeVar("T")


class Hashing:
    """A few threads that give way to all others of the machine."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.under_way = 0
        self.pool = ThreadPoolExecutor(threads, "hashing", initializer=_give_way)

    async def run(self, call: Callable[..., T], *arguments: object) -> T:
        """Call in one of the threads. Raises Busy when too many wait already."""
        if self.under_way >= self.threads + MOST_WAITING:
            raise Busy
        self.under_way += 1
        try:
            loop = asyncio.get_running_loop()
            # The context holds the request's id for the log.
            return await loop.run_in_executor(self.pool, copy_context().run, call, *arguments)
        finally:
            self.under_way -= 1

    def close(self) -> None:
        """Let the threads end once they are done."""
        self.pool.shutdown(wait=False)


def _give_way() -> None:
    # On Linux niceness is a thread's; elsewhere, or where it is forbidden, do without.
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
