"""How many handlers run in threads at once; those that hash have a limit of their own.

So a storm of sign-ins starves no one else. The event loop itself never waits for the database or
for a hash.
"""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, Semaphore, to_thread

from web.errors import Busy

T = TypeVar("T")


class Threads:
    """So many threads. Beyond `most_waiting` calls that wait for one, Busy is the answer.

    So it is beyond `most_each` from one source, so that none by itself keeps all others out. And
    each has as many calls under way as there are threads; its others wait outside, so that
    someone who asks once doesn't queue behind them.
    """

    def __init__(self, threads: int, most_waiting: int = 1000, most_each: int = 1000) -> None:
        self.most, self.most_each = threads + most_waiting, threads + most_each
        self.threads, self.limiter = threads, CapacityLimiter(threads)
        self.under_way = 0
        self.of = Counter[str]()
        self.turns: dict[str, Semaphore] = {}

    async def run(self, call: Callable[..., T], *arguments: object, source: str = "") -> T:
        """Call in one of the threads. Raises Busy when too many wait already.

        `source` is where the request came from; "" is the server itself.
        """
        if self.under_way >= self.most or self.of[source] >= self.most_each:
            raise Busy
        self.under_way += 1
        self.of[source] += 1
        try:
            async with self.turns.setdefault(source, Semaphore(self.threads)):
                return await to_thread.run_sync(call, *arguments, limiter=self.limiter)
        finally:
            self.under_way -= 1
            self.of[source] -= 1
            if not self.of[source]:
                del self.of[source], self.turns[source]


class Hashing(Threads):
    """The threads that hash."""

    MAX_WAITING = 240
    MAX_EACH = 60  # all 50 of a storm may land on one worker, and all shall get in

    def __init__(self, threads: int) -> None:
        super().__init__(threads, self.MAX_WAITING, self.MAX_EACH)
