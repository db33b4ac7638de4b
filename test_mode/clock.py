"""The time that a server in test mode goes by: real time, and as far ahead or back as one likes."""

import time
from collections.abc import Callable

EARLIEST = 946_684_800  # January 1, 2000
LATEST = 4_102_444_800  # January 1, 2100


class OutOfRange(Exception):
    """A time outside this century."""

    def __init__(self) -> None:
        super().__init__("The clock can be set from the year 2000 to the year 2100.")


class Clock:
    """Seconds since 1970; goes on by itself."""

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self._ahead = 0.0

    def __call__(self) -> float:
        """The time now."""
        return self._real() + self._ahead

    def advance(self, seconds: float) -> None:
        """Go forward, or back for a negative number. Raises OutOfRange."""
        try:
            self.set(self() + seconds)
        except OverflowError:  # of an integer of hundreds of digits
            raise OutOfRange from None

    def set(self, now: float) -> None:
        """Go on from `now`. Raises OutOfRange, changing nothing."""
        if not EARLIEST <= now < LATEST:
            raise OutOfRange
        self._ahead = now - self._real()

    def reset(self) -> None:
        """Go on from the real time."""
        self._ahead = 0.0
