"""Moments as people read them, each in a `<time>` element.

The server knows no one's time zone, so it writes UTC. static/times.js puts each into the
reader's own.
"""

from datetime import UTC, date, datetime
from functools import lru_cache

from markupsafe import Markup

from domain.clock import days
from domain.text import wording


@lru_cache(1024)
def day(seconds: int) -> Markup:
    """As "November 24, 2026"."""
    return _element(seconds, "day", wording.date(seconds))


@lru_cache(1024)
def near_day(seconds: int) -> Markup:
    """As "November 24", for days that are near."""
    at = datetime.fromtimestamp(seconds, UTC)
    return _element(seconds, "near_day", f"{at:%B} {at.day}")


@lru_cache(1024)
def dated(seconds: int) -> Markup:
    """The same, and without scripts as "November 24, 2026 (UTC)": for paper."""
    return _element(seconds, "day", wording.dated(seconds))


@lru_cache(1024)
def moment(seconds: int) -> Markup:
    """As "November 24, 2026, 14:05 UTC"."""
    return _element(seconds, "moment", wording.moment(seconds))


@lru_cache(1024)
def ago(seconds: int) -> Markup:
    """The same, and with scripts as "3 minutes ago"."""
    return _element(seconds, "ago", wording.moment(seconds))


@lru_cache(1024)
def deadline(seconds: int) -> Markup:
    """As "Tuesday, November 24, 2026, 14:05 UTC"."""
    weekday = f"{datetime.fromtimestamp(seconds, UTC):%A}"
    return _element(seconds, "deadline", f"{weekday}, {wording.moment(seconds)}")


def last_day(due: int, now: int) -> Markup:
    """As "Friday, December 4": the team's day, at whose end something is due, for all readers."""
    return _team_day(days.ending_by(due), now)


def by_last_day(due: int, now: int) -> Markup:
    """As "by Friday, December 4"; on that day itself as "today, by midnight (UTC)"."""
    if days.ending_by(due) == days.at(now):
        return Markup("today, by midnight ({})").format(days.zone_name())
    return Markup("by {}").format(last_day(due, now))


def first_day(start: int, now: int) -> Markup:
    """As "Friday, December 4": the team's day, on which something began, for all readers."""
    return _team_day(days.at(start), now)


def clock(seconds: int) -> Markup:
    """As "14:05 UTC", and with scripts the time of day as it goes on."""
    return _element(seconds, "clock", wording.time_of_day(seconds))


@lru_cache(1024)
def iso(seconds: int) -> str:
    """For files and other programs."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _team_day(day: date, now: int) -> Markup:
    written = days.written(day, days.at(now))
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), written)


def _element(seconds: int, kind: str, text: str) -> Markup:
    return Markup('<time datetime="{}" data-as="{}">{}</time>').format(iso(seconds), kind, text)


FILTERS = {
    "day": day,
    "near_day": near_day,
    "moment": moment,
    "ago": ago,
    "deadline": deadline,
    "first_day": first_day,
    "last_day": last_day,
    "by_last_day": by_last_day,
    "clock": clock,
}
