"""Days in the team's zone, and deadlines as people write them."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from starlette.testclient import TestClient

import settings
from app import create_app
from domain.clock import days, deadlines
from domain.clock.deadlines import BadDeadline
from domain.mfa import policy
from settings import BadSetting, Settings
from tests.unit.conftest import ORIGIN, Clock, Person

SATURDAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def utc_again() -> Iterator[None]:
    yield
    days.use_zone(UTC)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("UTC", 0), ("Europe/Berlin", 23), ("America/New_York", 5), ("Pacific/Kiritimati", 10)],
)
def test_a_day_ends_at_midnight_in_the_teams_zone(zone: str, hour: int) -> None:
    days.use_zone(ZoneInfo(zone))
    over = datetime.fromtimestamp(days.end_of(date(2026, 12, 4)), UTC)
    assert (over.hour, over.minute) == (hour, 0)
    assert days.at(days.end_of(date(2026, 12, 4)) - 1) == date(2026, 12, 4)
    assert days.at(days.end_of(date(2026, 12, 4))) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 12, 4), 24)]
)
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(day: date, hours: int) -> None:
    days.use_zone(ZoneInfo("Europe/Berlin"))
    assert days.end_of(day) - days.end_of(day - timedelta(days=1)) == hours * 60 * 60


@pytest.mark.parametrize("zone", [*sorted(available_timezones())[::7], "Africa/Cairo"])
def test_each_day_of_each_zone_ends_where_the_next_begins(zone: str) -> None:
    days.use_zone(ZoneInfo(zone))
    for number in range(730):
        day = date(2026, 1, 1) + timedelta(days=number)
        over = days.end_of(day)
        assert days.at(over - 1) == day
        assert days.at(over) == day + timedelta(days=1)
        assert days.end_of_that_day(over) == days.end_of_that_day(over - 100) == over
        assert days.ending_by(over) == day


def test_a_day_is_written_with_its_weekday_and_with_the_year_where_that_is_not_plain() -> None:
    assert days.written(date(2026, 12, 4), SATURDAY) == "Friday, December 4"
    assert days.written(date(2027, 12, 4), SATURDAY) == "Saturday, December 4, 2027"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *((typed, date(2026, 12, 4)) for typed in (
            "2026-12-04", " 2026-12-4 ", "2026/12/04", "4.12.2026", "04.12.26", "4.12.",
            "4/12/2026", "12/04/2026", "4 December", "4th December", "December 4, 2026",
            "4 Dec 2026", "Fri 4 Dec", "Friday, 4 December", "FRIDAY", "Frid",
            "２０２６－１２－０４", "2026–12–04", "٤.١٢.٢٠٢٦",
        )),
        ("today", SATURDAY),
        ("tomorrow", date(2026, 11, 29)),
        ("4 January", date(2027, 1, 4)),
        ("26 February 2027", date(2027, 2, 26)),
    ],
)  # fmt: skip
def test_a_deadline_is_understood_as_people_write_it(typed: str, day: date) -> None:
    assert deadlines.read(typed, SATURDAY) == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *((typed, "Enter a date, like 2026-12-05") for typed in (
            "", "x", "7", "-1", "1e3", "12.2026", "30 February", "Thursday 4 December", "Dec",
            "4 Dec 2026 7", "2026-12-04T10:00", "٤٤.١٢.٢٠٢٦", "9" * 40 + " Dec", "4 Nonsense",
        )),
        ("2026-11-27", "from today to Friday, February 26"),
        ("27 February 2027", "at most 90 days from now"),
        ("1999-01-01", "Choose a day"),
        ("01/02/2027", "Saturday, January 2 or Monday, February 1. Enter it like 2027-01-02"),
        ("Saturday", "Saturday, November 28 or Saturday, December 5"),
    ],
)  # fmt: skip
def test_what_is_no_deadline_is_told_why(typed: str, said: str) -> None:
    with pytest.raises(BadDeadline, match=said):
        deadlines.read(typed, SATURDAY)


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize("day", [date(2027, 1, 14), date(2027, 4, 16)])
def test_no_day_out_of_range_is_decided_on(ada: Person, now: int, day: date) -> None:
    with pytest.raises(BadDeadline):
        policy.require_by(day, now, ORIGIN, None)


@pytest.mark.requirement("S-17")
@pytest.mark.parametrize(("zone", "over"), [("Asia/Tokyo", 15), ("America/Los_Angeles", 8)])
def test_a_member_has_until_the_end_of_that_day_east_and_west_of_greenwich(
    alice: Person, now: int, zone: str, over: int
) -> None:
    days.use_zone(ZoneInfo(zone))
    policy.require_by(date(2027, 1, 22), now, ORIGIN, None)
    due = policy.requirement_of(alice.user).due_at
    assert due is not None
    assert datetime.fromtimestamp(due, UTC).hour == over
    assert days.ending_by(due) == date(2027, 1, 22)
    assert "by the end of Friday, January 22" in policy.summary(now)


def test_the_page_offers_days_of_the_teams_zone(data_dir: object, clock: Clock) -> None:
    clock.now = int(datetime(2027, 1, 15, 11, tzinfo=UTC).timestamp())
    with TestClient(create_app(Settings(timezone=ZoneInfo("Pacific/Kiritimati")), clock)):
        assert days.at(clock.now) == date(2027, 1, 16)
    with TestClient(create_app(Settings(timezone=ZoneInfo("Pacific/Pago_Pago")), clock)):
        assert days.at(clock.now) == date(2027, 1, 15)


def zone_of(value: str) -> object:
    return settings.load({"NIGHTLATCH_TIMEZONE": value}, settings.ROOT / "nowhere").timezone


def test_the_zone_is_a_setting_and_utc_without_it() -> None:
    assert zone_of("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert zone_of("") == zone_of("UTC") == UTC


@pytest.mark.parametrize(
    "value",
    [
        "Berlin",
        "Europe",
        "CEST",
        "UTC+1",
        "+01:00",
        "../../etc/passwd",
        "right/UTC",
        "Europe/Berlinx",
        "localtime",
        "Factory",
    ],
)
def test_a_zone_that_does_not_exist_is_refused_at_the_start(value: str) -> None:
    with pytest.raises(BadSetting, match="which is not a time zone such as Europe/Berlin"):
        zone_of(value)


def test_a_zone_in_other_letters_is_named_as_it_is_spelt() -> None:
    with pytest.raises(BadSetting, match=r"Did you mean Europe/Berlin\?"):
        zone_of("europe/berlin")


def test_zones_are_known_without_the_systems_own() -> None:
    found = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([])
    try:
        assert "Europe/Berlin" in zoneinfo.available_timezones()
        assert ZoneInfo.no_cache("Europe/Berlin").utcoffset(None) is None
    finally:
        zoneinfo.reset_tzpath(found)
