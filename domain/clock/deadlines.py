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
ORDINALS = {"st", "nd", "rd", "th"}


class BadDeadline(Refused):
    """No day, or one that cannot be meant."""

    reason = "deadline-not-allowed"
    field = "deadline"


def read(typed: str, today: date) -> date:
    """The day that is meant: from today on, and within MAX_DAYS. Raises BadDeadline."""
    meant = sorted(set(_meant(typed, today)))
    fitting = [day for day in meant if is_allowed(day, today)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        one, other = (days.written(day, today) for day in fitting[:2])
        raise BadDeadline(f"That could mean {one} or {other}. Enter it like {fitting[0]}.")
    if meant:
        raise out_of_range(today)
    raise BadDeadline(f"Enter a date, like {today + timedelta(days=7)}.")


def is_allowed(day: date, today: date) -> bool:
    """Whether people still have time until then, and not too much."""
    return today <= day <= latest(today)


def latest(today: date) -> date:
    """The last day that can be chosen."""
    return today + timedelta(days=MAX_DAYS)


def out_of_range(today: date) -> BadDeadline:
    """What is said of a day that is over, or too far away."""
    last = days.written(latest(today), today)
    return BadDeadline(f"Choose a day from today to {last}, at most {MAX_DAYS} days from now.")


def _meant(typed: str, today: date) -> list[date]:
    """All days that this may mean."""
    text = writing.with_digits(writing.with_hyphens(unicodedata.normalize("NFKC", typed)))
    words = re.findall(r"[a-z]+|[0-9]{1,9}|[./-]", text.casefold())
    if len(words) == 1 and words[0] in SOON:
        return [today + timedelta(days=SOON[words[0]])]
    weekday = _index(WEEKDAYS, words[0]) if words else None
    if weekday is None:
        return _dated(words, today)
    if len(words) == 1:
        ahead = today + timedelta(days=(weekday - today.weekday()) % 7)
        return [ahead, ahead + timedelta(days=7)] if ahead == today else [ahead]
    return [day for day in _dated(words[1:], today) if day.weekday() == weekday]


def _dated(words: list[str], today: date) -> list[date]:
    """Days by number and month; without a year, of this one or the next."""
    numbers = [word for word in words if word.isdigit()]
    named = [month for word in words if (month := _index(MONTHS, word)) is not None]
    others = {word for word in words if word.isalpha() and _index(MONTHS, word) is None}
    if not others <= ORDINALS:
        return []
    if len(named) == 1 and numbers:
        day, *year = numbers
        return _days(year, [(named[0] + 1, int(day))], today)
    if named or len(numbers) not in (2, 3):
        return []
    if len(numbers[0]) == 4:
        order = (int(numbers[1]), int(numbers[-1]))
        return _days(numbers[:1], [order], today) if len(numbers) == 3 else []
    first, second = int(numbers[0]), int(numbers[1])
    orders = [(second, first)] if "." in words else [(second, first), (first, second)]
    return _days(numbers[2:], orders, today)


def _days(year: list[str], orders: list[tuple[int, int]], today: date) -> list[date]:
    years = [_year(year[0])] if year else [today.year, today.year + 1]
    return [
        day
        for one in years
        for month, number in orders
        if len(year) < 2 and (day := _day(one, month, number)) is not None
    ]


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
