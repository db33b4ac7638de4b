"""What the row of a limit (`Attempts`) says at a moment, and what a failure makes of it, in SQL.

All of these are Peewee's conditions or values of a query. `throttle` decides by them.
"""

from typing import Any

from peewee import Case

from domain.access.limits import Limit
from domain.clock import moments
from models import Attempts

STALE = 30  # seconds after which a try under way is over: its process ended before it did


def is_waiting(limit: Limit, now: int, delay: Any) -> Any:
    """Whether its `delay` isn't over; with a window, whether that is open."""
    return moments.lasts_until(Attempts.next_at, limit.window or delay, now)


def under_way(now: int) -> Any:
    """How many tries have begun and not ended."""
    going_on = moments.lasts_until(Attempts.pending_until, STALE, now)
    return Case(None, [(going_on, Attempts.pending)], 0)


def failures(limit: Limit, now: int) -> Any:
    """How many count: those in a row or, with a window, those in it while it is open."""
    if not limit.window:
        return Attempts.failures
    return Case(None, [(is_waiting(limit, now, 0), Attempts.failures)], 0)


def with_one_more(limit: Limit, now: int, delay: Any) -> dict[Any, Any]:
    """What one more failure makes of the row; `delay` is what it costs if there is no window."""
    begins: Any = Attempts.failures == 0
    number: Any = Attempts.failures + 1
    next_at: Any = now + delay
    if limit.window:
        begins = ~is_waiting(limit, now, 0)
        number = Case(None, [(begins, 1)], number)
        next_at = Case(None, [(begins, now + limit.window)], Attempts.next_at)
    return {
        Attempts.failures: number,
        Attempts.next_at: next_at,
        Attempts.since: Case(None, [(begins, now)], Attempts.since),
        Attempts.told: Case(None, [(begins, 0)], Attempts.told),
        Attempts.last_at: now,
    }
