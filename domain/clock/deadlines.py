"""Deadlines as people write them, where no browser offers a calendar: "December 4", "Friday"."""

import re
import unicodedata
from datetime import date, timedelta

from domain.clock import days
from domain.refusals import Refused
from domain.text import writing

MAX_DAYS = 90
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SOON = {"today": 0, "tomorrow": 1}
SAYING_NOTHING = {"st", "nd", "rd", "th", "the", "of", "by", "on"}  # about which day it is
LEAP_YEAR = 2024
MAX_NUMBER = 99  # of a day that somebody may have thought there is


class BadDeadline(Refused):
    """No day, or one that cannot be meant."""

    reason = "deadline-not-allowed"
    field = "deadline"


def read(typed: str, today: date) -> date:
    """The day that is meant: from today on, and within MAX_DAYS. Raises BadDeadline."""
    weekday, words = _split(typed)
    meant = sorted(set(_meant(weekday, words, today)))
    fitting = [day for day in meant if is_allowed(day, today)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        one, other = (days.written(day, today) for day in fitting[:2])
        raise BadDeadline(f"That could mean {one} or {other}. Enter it like {fitting[0]}.")
    why = _why_none(weekday, words, today)
    if meant and not why:
        raise _out_of_range(today)
    raise BadDeadline(f"{why}Enter a date, like {today + timedelta(days=7)}.")


def is_allowed(day: date, today: date) -> bool:
    """Whether people still have time until then, and not too much."""
    return today <= day <= latest(today)


def latest(today: date) -> date:
    """The last day that can be chosen."""
    return today + timedelta(days=MAX_DAYS)


def verify(day: date, today: date) -> None:
    """Raise BadDeadline if that day is over, or too far away."""
    if not is_allowed(day, today):
        raise _out_of_range(today)


def verify_number(of_days: int) -> None:
    """Raise BadDeadline unless people can have so many days from today."""
    if not 0 <= of_days <= MAX_DAYS:
        raise BadDeadline(f"Enter a number of days from 0 to {MAX_DAYS}.")


def _out_of_range(today: date) -> BadDeadline:
    """What is said of a day that is over, or too far away."""
    last = days.written_in_full(latest(today), today)
    return BadDeadline(f"Choose a day from today to {last}, at most {MAX_DAYS} days from now.")


def _meant(weekday: int | None, words: list[str], today: date) -> list[date]:
    """All days that this may mean."""
    if weekday is None and len(words) == 1 and words[0] in SOON:
        return [today + timedelta(days=SOON[words[0]])]
    if weekday is None:
        return _days(*_parts(words), today)
    if not words:
        ahead = today + timedelta(days=(weekday - today.weekday()) % 7)
        return [ahead, ahead + timedelta(days=7)] if ahead == today else [ahead]
    return [day for day in _days(*_parts(words), today) if day.weekday() == weekday]


def _why_none(weekday: int | None, words: list[str], today: date) -> str:
    """What is wrong with words that mean no day to come, where that is plain; else ""."""
    year, orders = _parts(words)
    dated = _days(year, orders, today)
    near = [day for day in dated if is_allowed(day, today)] or dated
    if weekday is not None and len(near) == 1 and near[0].weekday() != weekday:
        date_alone = days.written(near[0], today).partition(", ")[2]
        return f"{date_alone} is a {near[0]:%A}. "
    if dated:
        return ""
    named = [order for order in orders if 1 <= order[0] <= len(MONTHS) and order[1] <= MAX_NUMBER]
    if len(named) != 1 or len(year) > 1:
        return ""
    [(month, number)] = named
    if _day(LEAP_YEAR, month, number) is None:
        return f"There is no {MONTHS[month - 1].title()} {number}. "
    years = " or ".join(map(str, _years(year, today)))
    return f"There is no February 29 in {years}. " if (month, number) == (2, 29) else ""


def _split(typed: str) -> tuple[int | None, list[str]]:
    """The day of the week that comes first, if any, and the other words that say something."""
    text = writing.with_digits(writing.with_hyphens(unicodedata.normalize("NFKC", typed)))
    found = re.findall(r"[a-z]+|[0-9]{1,9}|[./-]", text.casefold())
    words = [word for word in found if word not in SAYING_NOTHING]
    weekday = _index(WEEKDAYS, words[0]) if words else None
    return weekday, words if weekday is None else words[1:]


def _parts(words: list[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """The year, if it is given, and month and day in each order in which they may be meant."""
    numbers = [word for word in words if word.isdigit()]
    named = [month for word in words if (month := _index(MONTHS, word)) is not None]
    if any(word.isalpha() and _index(MONTHS, word) is None for word in words):
        return [], []
    if len(named) == 1 and numbers:
        day, *year = numbers
        return year, [(named[0] + 1, int(day))]
    if named or len(numbers) not in (2, 3):
        return [], []
    if len(numbers[0]) == 4:
        order = (int(numbers[1]), int(numbers[-1]))
        return numbers[:1], [order] if len(numbers) == 3 else []
    first, second = int(numbers[0]), int(numbers[1])
    return numbers[2:], [(second, first)] if "." in words else [(second, first), (first, second)]


def _days(year: list[str], orders: list[tuple[int, int]], today: date) -> list[date]:
    return [
        day
        for one in _years(year, today)
        for month, number in orders
        if len(year) < 2 and (day := _day(one, month, number)) is not None
    ]


def _years(year: list[str], today: date) -> list[int]:
    """Without a year, this one and the next."""
    return [_year(year[0])] if year else [today.year, today.year + 1]


def _year(written: str) -> int:
    return 2000 + int(written) if len(written) == 2 else int(written[:9])


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except (ValueError, OverflowError):
        return None


def _index(names: tuple[str, ...], word: str) -> int | None:
    """Which of these is meant, by at least three of its letters."""
    found = [n for n, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None
