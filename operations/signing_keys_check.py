"""What the doctor finds about the keys that sign ID tokens."""

from collections.abc import Iterator

from domain.clock import moments
from domain.clock.written import moment
from domain.oidc import keys
from models import SigningKey
from operations.diagnosis import Check, Installation

OVERDUE = keys.YEAR + 30 * keys.DAY  # seconds that none signs for while the server runs
_AHEAD = (
    "That is in the future: the clock was ahead then. While Nightlatch is running, it corrects "
    "this within two days."
)
_OLD = (
    "Nightlatch should have replaced it on its own after a year. Is it running? To do it by hand: "
    "scripts/nightlatch keys signing rotate"
)


def checked(installed: Installation, now: int) -> Iterator[Check]:
    """A finding for each algorithm, once there are keys."""
    if not installed.is_open:
        return
    every = [key for key in keys.listed() if key.signed_until is None]
    for algorithm in keys.ALGORITHMS:
        if living := [key for key in every if key.algorithm == algorithm]:
            yield Check(f"signing {algorithm}", _found(living), _problem(living, now))


def _found(living: list[SigningKey]) -> str:
    current, *coming = living
    found = f"key {current.kid[:8]}, since {moment(current.signs_from)}"
    return found + "".join(f"; next {key.kid[:8]}, published" for key in coming)


def _problem(living: list[SigningKey], now: int) -> str:
    if not moments.is_believed(living[0].signs_from, now):
        return _AHEAD
    return _OLD if living[0].signs_from <= now - OVERDUE else ""
