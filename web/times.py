"""Moments as people read them, each in a `<time>` element.

The server knows no one's time zone, so it writes the team's. static/times.js puts each into the
reader's own.
"""

from datetime import UTC, date, datetime
from functools import lru_cache

from markupsafe import Markup

from domain.clock import days, written


@days.remembered
def day(seconds: int) -> Markup:
    """As "November 24, 2026"."""
    return _element(seconds, "day", written.date(seconds))


@days.remembered
def near_day(seconds: int) -> Markup:
    """As "November 24", for days that are near."""
    return _element(seconds, "near_day", written.near_date(seconds))


@days.remembered
def dated(seconds: int) -> Markup:
    """As "November 24, 2026 (New York time)" to all, for paper: as in the file beside it."""
    return Markup('<time datetime="{}">{}</time>').format(iso(seconds), written.dated(seconds))


@days.remembered
def moment(seconds: int) -> Markup:
    """As "November 24, 2026, 14:05 New York time"."""
    return _element(seconds, "moment", written.moment(seconds))


@days.remembered
def ago(seconds: int) -> Markup:
    """The same, and with scripts as "3 minutes ago"."""
    return _element(seconds, "ago", written.moment(seconds))


@days.remembered
def deadline(seconds: int) -> Markup:
    """As "Tuesday, November 24, 2026, 14:05 New York time"."""
    return _element(seconds, "deadline", written.deadline(seconds))


def last_day(due: int, now: int) -> Markup:
    """As "Friday, December 4": the team's day, at whose end something is due, for all readers."""
    return _team_day(days.ending_by(due), now)


def by_last_day(due: int, now: int) -> Markup:
    """As "by Friday, December 4"; on that day itself as "today, by midnight (UTC)"."""
    if days.ending_by(due) == days.at(now):
        return Markup("today, by midnight ({})").format(days.zone_time())
    return Markup("by {}").format(last_day(due, now))


def first_day(start: int, now: int) -> Markup:
    """As "Friday, December 4": the team's day, on which something began, for all readers."""
    return _team_day(days.at(start), now)


def clock(seconds: int) -> Markup:
    """As "14:05 New York time", and with scripts the time of day as it goes on."""
    return _element(seconds, "clock", written.time_of_day(seconds))


@lru_cache(1024)
def iso(seconds: int) -> str:
    """For files and other programs."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _team_day(day: date, now: int) -> Markup:
    named = days.written(day, days.at(now))
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), named)


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
