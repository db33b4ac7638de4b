"""What a counted guess says of those to come, so that no wait comes unannounced.

Only where those who guess have come past something else: the password, a link, a sign-in. At the
password of a name it would tell strangers how often others have failed there, and so which names
are in use (S-16).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from domain.access import throttle
from domain.access.limits import Limit
from domain.refusals import Refused
from domain.text.wording import duration
from models import Attempts

_AHEAD = {
    throttle.DELAY_FROM - 2: "Two attempts left before a short wait.",
    throttle.DELAY_FROM - 1: "One attempt left before a short wait.",
}
Outcome = TypeVar("Outcome")


def told(outcome: Outcome, now: int, limit: Limit) -> Outcome:
    """`outcome`; if it is a guess counted on this limit, it now says what comes after it."""
    if not isinstance(outcome, Refused) or not outcome.is_guess:
        return outcome
    counted = Attempts.get_or_none(Attempts.key == limit.key)
    if counted is None or (limit.shut and counted.failures >= limit.most):
        return outcome
    if counted.next_at > now:
        outcome.retry_after = counted.next_at - now
        outcome.sentence += f" You can try again in {duration(outcome.retry_after)}."
    elif counted.failures in _AHEAD:
        outcome.sentence += f" {_AHEAD[counted.failures]}"
    return outcome


@contextmanager
def telling(now: int, limit: Limit) -> Iterator[None]:
    """The same of what the block raises. Goes around `throttle.trying`, which counts."""
    try:
        yield
    except Refused as refusal:
        told(refusal, now, limit)
        raise
