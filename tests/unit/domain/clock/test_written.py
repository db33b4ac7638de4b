"""Moments where no browser knows a better zone: in the team's, which is called as people do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from domain.clock import days, written

SUNDAY_EVENING = int(datetime(2026, 11, 30, 4, 39, 7, tzinfo=UTC).timestamp())


@pytest.fixture(autouse=True)
def utc_again() -> Iterator[None]:
    yield
    days.use_zone(UTC)


@pytest.mark.parametrize(
    ("zone", "name", "time"),
    [
        ("America/New_York", "New York", "New York time"),
        (
            "America/Argentina/Buenos_Aires",
            "Buenos Aires, Argentina",
            "Buenos Aires, Argentina time",
        ),
        ("America/North_Dakota/Center", "Center, North Dakota", "Center, North Dakota time"),
        ("America/Port-au-Prince", "Port-au-Prince", "Port-au-Prince time"),
        ("US/Eastern", "Eastern", "Eastern time"),
        ("Japan", "Japan", "Japan time"),
        ("CET", "CET", "CET"),
        ("GB", "GB", "GB"),
        ("EST5EDT", "EST5EDT", "EST5EDT"),
        *(
            (zone, name, name)
            for zone, name in (
                ("UTC", "UTC"),
                ("Etc/UTC", "UTC"),
                ("Etc/Universal", "UTC"),
                ("Zulu", "UTC"),
                ("GMT", "UTC"),
                ("Etc/GMT-0", "UTC"),
                ("GMT0", "UTC"),
                ("Etc/GMT+5", "UTC-5"),
                ("Etc/GMT-14", "UTC+14"),
            )
        ),
    ],
)
def test_a_zone_is_called_as_people_do(zone: str, name: str, time: str) -> None:
    days.use_zone(ZoneInfo(zone))
    assert (days.zone_name(), days.zone_time()) == (name, time)


def test_no_zone_is_called_as_a_file_is() -> None:
    for zone in available_timezones():
        days.use_zone(ZoneInfo(zone))
        assert not set(days.zone_name()) & set("/_"), zone


@pytest.mark.parametrize("zone", sorted(z for z in available_timezones() if z.startswith("Etc/")))
def test_hours_from_utc_have_the_sign_that_people_give_them(zone: str) -> None:
    days.use_zone(ZoneInfo(zone))
    ahead = days.on_clocks(0).utcoffset()
    hours = f"{ahead.total_seconds() / 3600:+.0f}" if ahead else ""
    assert days.zone_name() == f"UTC{hours}"


def test_moments_are_the_teams_and_say_so() -> None:
    days.use_zone(ZoneInfo("America/New_York"))
    told = "November 29, 2026, 23:39 New York time"
    assert written.date(SUNDAY_EVENING) == "November 29, 2026"
    assert written.near_date(SUNDAY_EVENING) == "November 29"
    assert written.dated(SUNDAY_EVENING) == "November 29, 2026 (New York time)"
    assert written.moment(SUNDAY_EVENING) == told
    assert written.deadline(SUNDAY_EVENING) == f"Sunday, {told}"
    assert written.near_deadline(SUNDAY_EVENING) == "Sunday, November 29, 23:39 (New York time)"
    assert written.time_of_day(SUNDAY_EVENING) == "23:39 New York time"
    exactly = written.time_of_day(SUNDAY_EVENING, to_the_second=True)
    assert exactly == "23:39:07 New York time"


@pytest.mark.parametrize(
    ("zone", "utc", "told"),
    [
        ("America/New_York", "2026-11-01T04:59", "00:59 New York time"),
        ("America/New_York", "2026-11-01T05:30", "01:30 New York time (UTC-4)"),
        ("America/New_York", "2026-11-01T06:30", "01:30 New York time (UTC-5)"),
        ("America/New_York", "2026-11-01T07:00", "02:00 New York time"),
        ("Europe/Dublin", "2026-10-25T01:30", "01:30 Dublin time (UTC)"),
        ("Australia/Lord_Howe", "2026-04-04T15:15", "01:45 Lord Howe time (UTC+10:30)"),
    ],
)
def test_an_hour_that_comes_twice_says_which_it_is(zone: str, utc: str, told: str) -> None:
    days.use_zone(ZoneInfo(zone))
    assert written.time_of_day(int(datetime.fromisoformat(f"{utc}+00:00").timestamp())) == told


def test_a_deadline_in_such_an_hour_says_so_in_its_parentheses() -> None:
    days.use_zone(ZoneInfo("America/New_York"))
    second = int(datetime(2026, 11, 1, 6, 30, tzinfo=UTC).timestamp())
    assert written.near_deadline(second) == "Sunday, November 1, 01:30 (New York time, UTC-5)"
