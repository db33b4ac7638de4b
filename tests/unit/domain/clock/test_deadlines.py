"""Deadlines as people say them, and what a date is told that can't be meant."""

from datetime import date

import pytest

from domain.clock import deadlines
from domain.clock.deadlines import BadDeadline

SATURDAY = date(2026, 11, 28)
ADVICE = " Enter a date, like 2026-12-05."


@pytest.mark.parametrize(
    "typed",
    [
        *("by Friday, December 4", "the 4th of December", "by the 4th of December, 2026"),
        *("Friday the 4th of December", "on December 4", "By Friday", "on Dec. 4th", "Fri 4.12."),
    ],
)
def test_a_deadline_is_understood_as_people_say_it(typed: str) -> None:
    assert deadlines.read(typed, SATURDAY) == date(2026, 12, 4)


def test_by_tomorrow_is_tomorrow() -> None:
    assert deadlines.read("by tomorrow", SATURDAY) == date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "there_is_no"),
    [
        *(("Feb 30", "February 30"), ("30 February", "February 30"), ("2027-02-30", "February 30")),
        *(("by Friday, Feb 30", "February 30"), ("31/11/2026", "November 31")),
        *(("11/31/2026", "November 31"), ("31.11.", "November 31"), ("Dec 32", "December 32")),
        *(("Feb 29, 2027", "February 29 in 2027"), ("29.02.2027", "February 29 in 2027")),
        ("February 29", "February 29 in 2026 or 2027"),
    ],
)
def test_a_day_that_does_not_exist_is_told_so(typed: str, there_is_no: str) -> None:
    with pytest.raises(BadDeadline) as refusal:
        deadlines.read(typed, SATURDAY)
    assert str(refusal.value) == f"There is no {there_is_no}.{ADVICE}"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Friday, December 5", "December 5 is a Saturday."),
        ("Thursday 4 December", "December 4 is a Friday."),
        ("by Fri, 2026-12-05", "December 5 is a Saturday."),
        ("Friday, January 2", "January 2 is a Saturday."),
        ("Friday, March 5, 2028", "March 5, 2028 is a Sunday."),
    ],
)
def test_another_day_of_the_week_is_told_so(typed: str, told: str) -> None:
    with pytest.raises(BadDeadline) as refusal:
        deadlines.read(typed, SATURDAY)
    assert str(refusal.value) == told + ADVICE


@pytest.mark.parametrize("typed", ["Sunday, March 5, 2028", "Friday, June 5", "Monday, Nov 16"])
def test_a_day_that_is_too_far_away_is_told_so(typed: str) -> None:
    with pytest.raises(BadDeadline, match="Choose a day from today to Friday, February 26"):
        deadlines.read(typed, SATURDAY)


def test_a_leap_day_that_is_over_is_not_denied() -> None:
    with pytest.raises(BadDeadline, match="Choose a day"):
        deadlines.read("February 29", date(2028, 6, 1))


@pytest.mark.parametrize(
    "typed",
    ["by", "the", "of December", "Friday 01/02/2027", "13/14/2026", "December 2026", "the 4th"],
)
def test_what_could_be_anything_is_told_how_to_enter_a_date(typed: str) -> None:
    with pytest.raises(BadDeadline) as refusal:
        deadlines.read(typed, SATURDAY)
    assert str(refusal.value) == ADVICE.strip()


def test_a_last_day_in_another_year_is_told_with_it() -> None:
    for today, last in (
        (date(2026, 11, 30), "Sunday, February 28, 2027"),
        (date(2026, 1, 15), "Wednesday, April 15"),
    ):
        with pytest.raises(BadDeadline) as refusal:
            deadlines.read("2020-01-01", today)
        assert f"from today to {last}, at most" in str(refusal.value)
