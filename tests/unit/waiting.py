"""Waiting for what happens by itself, however busy the machine is.

By time, and not by a number of tries: those may be over before another process had its turn.
"""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import TypeVar

A_MOMENT = timedelta(minutes=1)
LONGEST = 60.0  # seconds
Found = TypeVar("Found")


def soon(look: Callable[[], Found], within: float = LONGEST) -> Found:
    """Look again and again until there is something, which is returned; it must come by then."""
    until = monotonic() + within
    while not (found := look()):
        assert monotonic() < until, "it has not come about"
        threading.Event().wait(0.01)
    return found


def day_in(number: int) -> date:
    """The day so many days from now, in UTC; if this one is about to end, waits for the next."""

    def now() -> datetime:
        return datetime.now(UTC)

    soon(lambda: now().date() == (now() + A_MOMENT).date(), 2 * LONGEST)
    return now().date() + timedelta(days=number)
