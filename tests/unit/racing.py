"""Two things at the same moment: the second begins when the first is done but not yet committed.

Under the write lock the second has to wait, and sees what the first did. Without it, it would not.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from domain.database.storage import write
from models import database
from tests.unit.conftest import Clock

HELD = 0.4  # seconds for which the first holds its transaction open, unless the second gets through
LONGEST = 120.0  # seconds that anything may take, on a busy machine

Call = Callable[[], Any]


def at_once(first: Call, second: Call) -> list[Any]:
    """What came of both: what was returned, or the exception that was raised."""
    is_done, is_over = threading.Event(), threading.Event()

    def do_first() -> Any:
        with write():
            try:
                return first()
            finally:
                is_done.set()
                is_over.wait(HELD)

    def do_second() -> Any:
        assert is_done.wait(LONGEST)
        try:
            return second()
        finally:
            is_over.set()

    return side_by_side(do_first, do_second)


def stopped(
    clock: Clock, seconds: int, call: Callable[[Callable[[], float]], Any], meanwhile: Call
) -> Any:
    """What came of a call that was stopped for so long before it could write, as by `SIGSTOP`.

    It reads the clock of its argument, before that if it wants to; meanwhile others do their part.
    """
    is_read = threading.Event()

    def read() -> float:
        moment = clock()
        is_read.set()
        return moment

    def connected() -> Any:
        with database.connection_context():
            return call(read)

    with ThreadPoolExecutor(1) as pool:
        with write():
            done = pool.submit(connected)
            is_read.wait(HELD)
            clock.advance(seconds)
            meanwhile()
        return done.result(LONGEST)


def side_by_side(*calls: Call) -> list[Any]:
    """The same of calls that start together, each in a thread with a connection of its own."""
    start = threading.Barrier(len(calls))

    def run(call: Call) -> Any:
        with database.connection_context():
            start.wait(LONGEST)
            try:
                return call()
            except Exception as outcome:  # noqa: BLE001  # whatever it is, the test looks at it
                return outcome

    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result(LONGEST) for done in [pool.submit(run, call) for call in calls]]
