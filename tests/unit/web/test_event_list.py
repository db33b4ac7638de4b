"""The first and last day of Activity: days of the team's, and what is said of what isn't one."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from domain.clock import days
from models import Event
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person, sign_in

TEAMS, OWN = "/activity", "/profile/activity"
LISTS = [TEAMS, OWN]
FILES = ["/activity.csv", "/activity.jsonl"]
DAY = date(2026, 10, 25)
BAD_DAYS = ["December+4", "2026-02-30", "99999-01-01", "9999-99-99", "x", "2026-12-04T10:00"]
ADVICE = "Enter a date, like 2027-01-15."
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def utc_again() -> Iterator[None]:
    yield
    days.use_zone(UTC)


@pytest.fixture
def ada_there(client: TestClient, ada: Person) -> TestClient:
    sign_in(client, ada, NOW)
    return client


def happened(person: Person, *moments: int) -> None:
    whose = {"user": person.user, "actor": person.user, "subject": person.user.username}
    for number, at in enumerate(moments):  # each at an address of its own, or they were one line
        Event.create(kind="renamed", at=at, address=f"10.0.0.{number}", **whose)


def number(client: TestClient, address: str, query: str) -> int:
    """How many such events there are on the page or in the file."""
    answer = client.get(f"{address}?kind=renamed&{query}")
    assert answer.status_code == 200
    lines = r'data-row="renamed"|^\S*,"?renamed"?,|"event": "renamed"'
    return len(re.findall(lines, answer.text, re.MULTILINE))


@pytest.mark.case("B16")
@pytest.mark.parametrize(
    "typed", ["٢٠٢٦-١٠-٢٥", "２０２６－１０－２５", "2026\u201110\u201125", " 2026-10-25 "]
)
@pytest.mark.parametrize("address", [*LISTS, *FILES])
def test_a_day_may_be_in_the_digits_of_any_script(
    ada_there: TestClient, ada: Person, address: str, typed: str
) -> None:
    begins = days.start_of(DAY)
    happened(ada, begins - 1, begins)
    assert number(ada_there, address, f"since={typed}") == 1
    if address in LISTS:
        assert 'value="2026-10-25"' in ada_there.get(f"{address}?since={typed}").text


@pytest.mark.parametrize("address", [*LISTS, *FILES])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati"])
def test_both_days_are_the_teams_in_full(
    ada_there: TestClient, ada: Person, zone: str, address: str
) -> None:
    days.use_zone(ZoneInfo(zone))
    begins, over = days.end_of(DAY - timedelta(days=1)), days.end_of(DAY)
    happened(ada, begins - 1, begins, over - 1, over)
    assert number(ada_there, address, f"since={DAY}&until={DAY}") == 2
    assert number(ada_there, address, f"since={DAY}") == 3
    assert number(ada_there, address, f"until={DAY}") == 3


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        # Clocks go from midnight to one.
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # Clocks go from one to midnight, so that it comes twice.
        ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # Clocks go from midnight to eleven.
        ("Africa/Cairo", date(2026, 10, 30), datetime(2026, 10, 29, 22, tzinfo=UTC)),
    ],
)
def test_a_day_begins_right_where_midnight_is_missing_or_comes_twice(
    ada_there: TestClient, ada: Person, zone: str, day: date, begins: datetime
) -> None:
    days.use_zone(ZoneInfo(zone))
    at = int(begins.timestamp())
    happened(ada, at - 1, at)
    assert number(ada_there, TEAMS, f"since={day}") == 1
    assert number(ada_there, TEAMS, f"until={day - timedelta(days=1)}") == 1


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("since=0001-01-01", 1),
        ("until=9999-12-31", 1),
        ("since=9999-12-31", 0),
        ("until=0001-01-01", 0),
        ("until=1969-12-01", 0),
        ("since=&until=", 1),
        ("since=+2026-10-25+&until=2026-10-25", 1),
    ],
)
def test_every_date_holds(  # noqa: PLR0917  # one of the table
    ada_there: TestClient, ada: Person, address: str, zone: str, query: str, found: int
) -> None:
    days.use_zone(ZoneInfo(zone))
    happened(ada, days.end_of(DAY) - 60)
    assert number(ada_there, address, query) == found


@pytest.mark.parametrize("address", LISTS)
def test_the_zone_is_said_once_beside_the_fields(ada_there: TestClient, address: str) -> None:
    days.use_zone(ZoneInfo("Europe/Berlin"))
    page = ada_there.get(address).text
    assert words(page).count("Both days are included (Berlin time).") == 1
    for name in ("since", "until"):
        field = re.search(f'<input id="{name}"[^>]*>', page)
        assert field
        assert 'aria-describedby="days-hint"' in field[0]
        assert "aria-invalid" not in field[0]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("typed", BAD_DAYS)
def test_what_is_no_date_is_said_at_its_field_and_nothing_is_listed(
    ada_there: TestClient, address: str, name: str, typed: str
) -> None:
    answer = ada_there.get(f"{address}?{name}={typed}")
    assert answer.status_code == 422
    field = re.search(f'<input id="{name}"[^>]*>', answer.text)
    assert field
    assert f'value="{typed.replace("+", " ")}"' in field[0]
    assert 'type="text"' in field[0]  # of a date, browsers show nothing else
    assert 'aria-invalid="true"' in field[0]
    assert f'aria-describedby="{name}-error days-hint"' in field[0]
    told = re.search(f'<p class="error" id="{name}-error"[^>]*>([^<]*)', answer.text)
    assert told
    assert told[1] == ADVICE
    assert 'data-reason="date-not-understood"' in told[0]
    assert "data-row" not in answer.text
    assert "No results." not in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("address", FILES)
@pytest.mark.parametrize("typed", BAD_DAYS[:3])
def test_no_file_is_given_for_what_is_no_date(
    ada_there: TestClient, address: str, name: str, typed: str
) -> None:
    answer = ada_there.get(f"{address}?{name}={typed}")
    assert (answer.status_code, answer.text) == (422, f"{ADVICE}\n")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("address", LISTS)
def test_htmx_puts_the_fields_and_what_is_wrong_in_place_of_both(
    ada_there: TestClient, address: str
) -> None:
    page = ada_there.get(address).text
    assert page.count('<div id="events">') == 1
    answer = ada_there.get(f"{address}?since=x", headers=HTMX)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#events"
    assert answer.headers["HX-Reswap"] == "outerHTML"
    assert ADVICE in answer.text
    assert "<h1>" not in answer.text
    # The corrected form asks for the whole page, so that what was wrong goes.
    assert "hx-get" in page
    assert "hx-get" not in answer.text


@pytest.mark.parametrize("address", LISTS)
def test_to_htmx_a_list_is_still_the_list_alone(ada_there: TestClient, address: str) -> None:
    answer = ada_there.get(f"{address}?since=2026-12-04", headers=HTMX)
    assert "HX-Retarget" not in answer.headers
    assert 'id="since"' not in answer.text
    assert '<div id="activity"' in answer.text
