"""Days as the team's calendar has them, in the zone that NIGHTLATCH_TIMEZONE names.

A deadline is a day, and over when that day is: its moment is the midnight that ends it.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache


class _Calendar:
    """Whose midnight counts."""

    zone: tzinfo = UTC


_calendar = _Calendar()


def use_zone(zone: tzinfo) -> None:
    """Have days begin and end at this zone's midnight."""
    _calendar.zone = zone
    end_of_that_day.cache_clear()
    end_of_day_after.cache_clear()


def at(moment: int) -> date:
    """The day on which this moment is."""
    return datetime.fromtimestamp(moment, _calendar.zone).date()


def start_of(day: date) -> int:
    """The moment at which this day begins: the first midnight, or where clocks skip it, then."""
    return int(datetime.combine(day, time.min, _calendar.zone).timestamp())


def end_of(day: date) -> int:
    """The moment at which this day is over, which is when the next one begins."""
    return start_of(day + timedelta(days=1))


@lru_cache(1024)
def end_of_that_day(moment: int) -> int:
    """The moment at which the day is over that is under way just before this moment."""
    return end_of(ending_by(moment))


@lru_cache(1024)
def end_of_day_after(moment: int, number: int) -> int:
    """The moment at which the day is over that is so many after the day of this moment.

    Days of the calendar, since some have 23 hours and some 25.
    """
    return end_of(at(moment) + timedelta(days=number))


def ending_by(moment: int) -> date:
    """The day that is over by this moment, or that it is a moment of."""
    return at(moment - 1)


def written(day: date, today: date) -> str:
    """As "Friday, December 4"; with the year where that is not plain."""
    plain = abs(day - today) < timedelta(days=180)
    return f"{day:%A}, {day:%B} {day.day}" + ("" if plain else f", {day.year}")


def moment_written(moment: int) -> str:
    """As "Friday, December 4, 14:05 (Europe/Berlin)", for where no browser knows a better zone."""
    time_of_day = datetime.fromtimestamp(moment, _calendar.zone)
    return f"{written(at(moment), at(moment))}, {time_of_day:%H:%M} ({zone_name()})"


def zone_name() -> str:
    """The zone, as people write it: "UTC", "Europe/Berlin"."""
    return str(_calendar.zone)
