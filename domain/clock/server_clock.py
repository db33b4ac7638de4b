"""Noticing that the server's clock went back, and telling administrators.

The latest moment seen is kept, a minute at a time, where something is written anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain import security_log
from domain.clock import future_timestamps, moments
from domain.database import installation
from domain.database.storage import after_commit, write
from domain.text.wording import duration
from models import Installation

NOTED_EVERY = 60  # seconds
SIZES = (24 * 60 * 60, 60 * 60, 60)
LATELY = 24 * 60 * 60
TOLD_FOR = 7 * 24 * 60 * 60  # seconds for which administrators see it


@dataclass(frozen=True)
class WentBack:
    """That the clock went back to `at`, by about so many seconds."""

    at: int
    by: int

    @property
    def about(self) -> str:
        """By how much, in words: to the nearest day, hour or minute."""
        size = next((size for size in SIZES if self.by >= 2 * size), 1)
        return duration(round(self.by / size) * size)


def keep(now: int) -> int:
    """Keep the latest moment, within the caller's transaction; returns the previous one."""
    latest = installation.current().clock_latest_at
    if now >= latest + NOTED_EVERY:
        Installation.update(clock_latest_at=now).where(
            Installation.clock_latest_at == latest
        ).execute()
    return latest


def note(clock: Callable[[], float]) -> int:
    """As `keep`, in a transaction; if the clock is behind the latest moment, say so, once.

    What is of a time to come then ends for good. Returns what `clock` shows, in Unix seconds. It is
    read while no one else can write: a process that was stopped for an hour would take what it had
    read before that for a clock that went back.
    """
    with write():
        now = int(clock())
        _compare(keep(now), now)
    return now


def went_back(now: int) -> WentBack | None:
    """What administrators should see, for a week."""
    found = installation.current()
    if not moments.lasts(found.clock_went_back_at, TOLD_FOR, now):
        return None
    return WentBack(found.clock_went_back_at, found.clock_went_back_by)


def went_back_lately(now: int) -> bool:
    """Whether it did so within a day, and may have ended what is not there any longer."""
    return bool(moments.lasts(installation.current().clock_went_back_at, LATELY, now))


def fell_lately(now: int) -> bool:
    """Whether it went back within a day by more than that, so that it may well be behind now."""
    return went_back_lately(now) and installation.current().clock_went_back_by > LATELY


def happened_since(moment: Any, since: int, now: int) -> Any:
    """The condition that something happened after `since`, for what must not be forgotten early.

    What is noted for later than now happened at the latest when the clock went back.
    """
    found = installation.current()
    is_noticed = moments.is_believed(found.clock_latest_at, now)
    if not is_noticed or found.clock_went_back_at > since:
        return moment > since
    return moments.lasts(moment, now - since, now)


def _compare(latest: int, now: int) -> None:
    if moments.is_believed(latest, now):
        return
    # Of several processes one gets to say it.
    mine, seconds = Installation.clock_latest_at == latest, latest - now
    if _set_back(now, seconds).where(mine).execute():
        if not moments.is_surely_wrong(now):
            future_timestamps.clear(now)
        after_commit(lambda: security_log.log("server-clock-went-back", seconds=seconds))


def _set_back(now: int, seconds: int) -> Any:
    return Installation.update(
        clock_latest_at=now, clock_went_back_at=now, clock_went_back_by=seconds
    )
