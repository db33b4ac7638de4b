"""Moments as people read them where no browser knows a better zone: in the team's, and named."""

from domain.clock import days


def date(seconds: int) -> str:
    """As "November 24, 2026"."""
    return f"{near_date(seconds)}, {days.at(seconds).year}"


def near_date(seconds: int) -> str:
    """As "November 24", for days that are near."""
    day = days.at(seconds)
    return f"{day:%B} {day.day}"


def dated(seconds: int) -> str:
    """As "November 24, 2026 (New York time)", for what is kept where no zone is said."""
    return f"{date(seconds)} ({days.zone_time()})"


def moment(seconds: int) -> str:
    """As "November 24, 2026, 14:05 New York time"."""
    return f"{date(seconds)}, {time_of_day(seconds)}"


def deadline(seconds: int) -> str:
    """As "Tuesday, November 24, 2026, 14:05 New York time"."""
    return f"{days.at(seconds):%A}, {moment(seconds)}"


def near_deadline(seconds: int) -> str:
    """As "Friday, December 4, 14:05 (New York time)"."""
    day = days.at(seconds)
    return f"{days.written(day, day)}, {days.on_clocks(seconds):%H:%M} ({days.zone_time()})"


def time_of_day(seconds: int, *, to_the_second: bool = False) -> str:
    """As "14:05 New York time"."""
    shown = f"{days.on_clocks(seconds):%H:%M:%S}"
    return f"{shown if to_the_second else shown[:-3]} {days.zone_time()}"
