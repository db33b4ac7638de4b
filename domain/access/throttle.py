"""Counting guesses: each limit may fail so often, ever more slowly.

A try is counted before it is checked, by one conditional statement, so that parallel guesses
cannot outrun the count (RFC 4226 §7.3; NIST SP 800-63B-4 §3.2.2). What stays counted is a guess
(`Refused.is_guess`) and nothing else: no wait refused, no fault of ours, no process that ended.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from peewee import Case, DoesNotExist, PeeweeException

from domain.access import attempt_rows
from domain.access.limits import Limit
from domain.clock import moments
from domain.database.storage import while_right, write
from domain.refusals import Refused
from domain.text.wording import duration
from models import Attempts

DELAY_FROM = 5  # the failure that first costs waiting
FIRST_DELAY = 30  # seconds, doubling


class TooManyTries(Refused):
    """Wait: the text and `retry_after` say how long, in seconds."""

    reason = "too-many-tries"


class LockedOut(Refused):
    """This way of signing in is locked until it is set up again, not until a timer ends."""

    reason = "way-shut"


@contextmanager
def trying(now: int, *limits: Limit) -> Iterator[None]:
    """Count a try on all the limits or none while the block checks it, in no transaction.

    Until it ends it counts as a failure; then only if the block raised a guess. Who gave the
    right value is forgiven by `clear`. Raises TooManyTries or LockedOut.
    """
    with write():
        for limit in limits:
            if not _begun(limit, now):
                raise refusal(limit, now)
    try:
        yield
    except Refused as refused:
        _end(now, limits, failed=refused.is_guess)
        raise
    except BaseException:
        with suppress(PeeweeException):
            _end(now, limits, failed=False)  # a fault
        raise
    _end(now, limits, failed=False)


def guessed(refusal: Refused, now: int, *limits: Limit) -> Refused:
    """`refusal`, counted as the guess that it is; or what says that there were too many."""
    try:
        with trying(now, *limits):
            raise refusal
    except Refused as outcome:
        return outcome


def checked(check: Callable[[], Refused | None], now: int, *limits: Limit) -> Refused | None:
    """What `check` says is wrong, its try counted, within the caller's transaction.

    Answers instead of raising, so that the counted try is committed.
    """
    for number, limit in enumerate(limits):
        if not try_count(limit, now):
            for earlier in limits[:number]:
                refund(earlier)
            return refusal(limit, now)
    refused = check()
    for limit in limits:
        if refused is None and not limit.window:
            clear(limit)
        elif refused is None or not refused.is_guess:
            refund(limit)
    return refused


def try_count(limit: Limit, now: int) -> bool:
    """Count a failure ahead, within the caller's transaction, unless it is to wait."""
    _make_room(limit)
    return bool(Attempts.update(_one_more(limit, now)).where(_may_try(limit, now)).execute())


def refund(limit: Limit) -> None:
    """Take back the last count: the try was no guess."""
    changes: dict[Any, Any] = {Attempts.failures: Attempts.failures - 1}
    changes |= {} if limit.window else {Attempts.next_at: 0}
    Attempts.update(changes).where(Attempts.key == limit.key, Attempts.failures > 0).execute()


def refusal(limit: Limit, now: int) -> Refused:
    """Why the try was not let through."""
    waits = Case(None, [(_waits(limit, now), 1)], 0).alias("waits")
    stopped = Attempts.key == limit.key, ~_may_try(limit, now)
    attempts: Any = Attempts.select(Attempts, waits).where(*stopped).get()
    is_under_way = moments.lasts_until(attempts.pending_until, attempt_rows.STALE, now)
    under_way = attempts.pending if is_under_way else 0
    if limit.shut and attempts.failures + under_way >= limit.most:
        return LockedOut(limit.shut)
    wait = max((attempts.next_at if attempts.waits else attempts.pending_until) - now, 1)
    return TooManyTries(f"Too many attempts. Try again in {duration(wait)}.", retry_after=wait)


def standing(limit: Limit, now: int) -> Refused | None:
    """Why a try would not be let through now, for a page that is only looked at."""
    with suppress(DoesNotExist):
        return refusal(limit, now)
    return None


def first_standing(now: int, *limits: Limit) -> Refused | None:
    """The same of the first of these limits by which there is a reason."""
    found = (standing(limit, now) for limit in limits)
    return next((refusal for refusal in found if refusal is not None), None)


def failures(limit: Limit) -> int:
    """How many are counted in a row."""
    counted = Attempts.select(Attempts.failures).where(Attempts.key == limit.key).scalar()
    return int(counted or 0)


def clear(*limits: Limit) -> None:
    """Forget the failures: the correct value was given, or it was set up again."""
    Attempts.delete().where(Attempts.key.in_([limit.key for limit in limits])).execute()


def _begun(limit: Limit, now: int) -> bool:
    _make_room(limit)
    until = now + attempt_rows.STALE
    counted = {Attempts.pending: attempt_rows.under_way(now) + 1, Attempts.pending_until: until}
    return bool(Attempts.update(counted).where(_may_try(limit, now)).execute())


def _end(now: int, limits: tuple[Limit, ...], *, failed: bool) -> None:
    with while_right(None), write():
        for limit in limits:
            mine = Attempts.key == limit.key
            if failed:
                _make_room(limit)
                Attempts.update(_one_more(limit, now)).where(mine).execute()
            over = Attempts.update(pending=Attempts.pending - 1)
            over.where(mine, Attempts.pending > 0).execute()


def _make_room(limit: Limit) -> None:
    Attempts.insert(key=limit.key).on_conflict_ignore().execute()


def _may_try(limit: Limit, now: int) -> Any:  # a Peewee condition
    mine, under_way = Attempts.key == limit.key, attempt_rows.under_way(now)
    if not limit.blocks:
        return mine
    counted = attempt_rows.failures(limit, now) + under_way
    if limit.window:
        return mine & (counted < limit.most)
    in_turn = (under_way == 0) | (counted < DELAY_FROM)
    may_fail_again = (counted < limit.most) if limit.shut else True
    return mine & ~_waits(limit, now) & in_turn & may_fail_again


def _waits(limit: Limit, now: int) -> Any:
    return attempt_rows.is_waiting(limit, now, _delay(limit, Attempts.failures))


def _one_more(limit: Limit, now: int) -> dict[Any, Any]:
    return attempt_rows.with_one_more(limit, now, _delay(limit, Attempts.failures + 1))


def _delay(limit: Limit, failures: Any) -> Case:
    steps, delay, number = [], FIRST_DELAY, DELAY_FROM
    while delay < limit.longest_delay:
        steps.append((failures == number, delay))
        delay, number = delay * 2, number + 1
    return Case(None, [(failures < DELAY_FROM, 0), *steps], limit.longest_delay)
