"""Days as the team's calendar has them, in the zone that NIGHTLATCH_TIMEZONE names.

A deadline is a day, and over when that day is: its moment is the midnight that ends it.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")
# What all the world's clocks go by is called UTC here, whatever name it was given, and what is
# ahead of it by a number of hours UTC+2. Names of zones have the sign of that the other way round.
_BY_UTC = re.compile(r"(?:GMT|Greenwich|UCT|UTC|Universal|Zulu)(?:([+-]?)(\d+))?")
_TURNED = {"+": "-", "-": "+"}


class _Calendar:
    """Whose midnight counts."""

    zone: tzinfo = UTC
    caches: tuple[Callable[[], None], ...] = ()


_calendar = _Calendar()


def remembered(answer: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """The function with a cache of what it answers, which is emptied when the zone changes."""
    cached = lru_cache(1024)(answer)
    _calendar.caches += (cached.cache_clear,)
    return cast("Callable[_Asked, _Answer]", cached)


def use_zone(zone: tzinfo) -> None:
    """Have days begin and end at this zone's midnight."""
    _calendar.zone = zone
    for forget in _calendar.caches:
        forget()


def on_clocks(moment: int) -> datetime:
    """This moment as the team's clocks and calendar show it."""
    return datetime.fromtimestamp(moment, _calendar.zone)


def at(moment: int) -> date:
    """The day on which this moment is."""
    return on_clocks(moment).date()


def start_of(day: date) -> int:
    """The moment at which this day begins: the first midnight, or where clocks skip it, then."""
    return int(datetime.combine(day, time.min, _calendar.zone).timestamp())


def end_of(day: date) -> int:
    """The moment at which this day is over, which is when the next one begins."""
    return start_of(day + timedelta(days=1))


@remembered
def end_of_that_day(moment: int) -> int:
    """The moment at which the day is over that is under way just before this moment."""
    return end_of(ending_by(moment))


@remembered
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


def written_in_full(day: date, today: date) -> str:
    """The same with the year, once it is another: for who may have the wrong one in mind."""
    said, year = written(day, today), f", {day.year}"
    return said if day.year == today.year or said.endswith(year) else f"{said}{year}"


def zone_name() -> str:
    """The zone, as people call it: "New York", "Knox, Indiana", "CET", "UTC", "UTC-5"."""
    first, *places = str(_calendar.zone).split("/")
    if by_utc := _BY_UTC.fullmatch(places[-1] if places else first):
        sign, hours = by_utc.groups(default="")
        return "UTC" + (_TURNED[sign] + hours if int(hours or 0) else "")
    return (", ".join(reversed(places)) or first).replace("_", " ")


def zone_time() -> str:
    """What its clocks show, as people call it: "New York time", "CET", "UTC", "UTC-5"."""
    name = zone_name()
    return name if name.isupper() else f"{name} time"
