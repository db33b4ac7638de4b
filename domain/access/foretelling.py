"""What a counted guess says of those to come, so that no wait comes unannounced.

Only where those who guess have come past something else: the password, a link, a sign-in. At the
password of a name it would tell strangers how often others have failed there, and so which names
are in use (S-16).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from domain.access import attempt_rows, throttle
from domain.access.limits import Limit
from domain.refusals import Refused
from domain.text.wording import duration
from models import Attempts

_AHEAD = {2: "Two attempts left before a", 1: "One attempt left before a"}
Outcome = TypeVar("Outcome")


def with_warning(outcome: Outcome, now: int, *limits: Limit) -> Outcome:
    """`outcome`; if it is a guess counted on these limits, it now says what comes after it."""
    if not isinstance(outcome, Refused) or not outcome.is_guess:
        return outcome
    refusals = [refused for limit in limits if (refused := throttle.standing(limit, now))]
    waits = [refused.retry_after for refused in refusals if refused.retry_after is not None]
    if not refusals:
        outcome.sentence += _ahead(now, limits)
    elif len(waits) == len(refusals):  # none of them is locked
        # In words only: for programs the answer is what it was before the wait (docs/qa.md).
        outcome.sentence += f" You can try again in {duration(max(waits))}."
    return outcome


@contextmanager
def telling(now: int, limit: Limit) -> Iterator[None]:
    """The same of what the block raises. Goes around `throttle.trying`, which counts."""
    try:
        yield
    except Refused as refusal:
        with_warning(refusal, now, limit)
        raise


def _ahead(now: int, limits: tuple[Limit, ...]) -> str:
    """How many attempts are left, if few: what is reached first counts, the longer wait first."""
    delaying = [limit for limit in limits if limit.blocks and limit.longest_delay]
    left, is_short = min((_left(limit, now), not limit.window) for limit in delaying)
    return f" {_AHEAD[left]} {'short ' if is_short else ''}wait." if left in _AHEAD else ""


def _left(limit: Limit, now: int) -> int:
    failures = Attempts.select(attempt_rows.failures(limit, now)).where(Attempts.key == limit.key)
    return (limit.most if limit.window else throttle.DELAY_FROM) - int(failures.scalar() or 0)
