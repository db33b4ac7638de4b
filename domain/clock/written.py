"""Moments as people read them where no browser knows a better zone: in the team's, and named."""

from datetime import datetime

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
    day, shown = days.at(seconds), days.on_clocks(seconds)
    offset = _offset_in_doubt(shown)
    zone = f"{days.zone_time()}, {offset}" if offset else days.zone_time()
    return f"{days.written(day, day)}, {shown:%H:%M} ({zone})"


def time_of_day(seconds: int, *, to_the_second: bool = False) -> str:
    """As "14:05 New York time"; where clocks show that twice, as "01:30 New York time (UTC-4)"."""
    shown = days.on_clocks(seconds)
    shown_time = f"{shown:%H:%M:%S}" if to_the_second else f"{shown:%H:%M}"
    offset = _offset_in_doubt(shown)
    return f"{shown_time} {days.zone_time()}" + (f" ({offset})" if offset else "")


def _offset_in_doubt(shown: datetime) -> str:
    """As "UTC-4" or "UTC+5:30", in the hour that comes twice when summer time ends; else ""."""
    offset = shown.utcoffset()
    if offset is None or shown.replace(fold=1 - shown.fold).utcoffset() == offset:
        return ""
    ahead = round(offset.total_seconds() / 60)
    hours, minutes = divmod(abs(ahead), 60)
    offset_text = f"{'-' if ahead < 0 else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
    return f"UTC{offset_text if ahead else ''}"
