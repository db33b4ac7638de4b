"""Equal events in a row within an hour are one line of a list, and each one in downloads."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.audit.past_events import HOUR, PastEvent, in_a_row
from domain.team import activity
from models import Event, User
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person, sign_in

TEAMS, OWN = "/activity", "/profile/activity"
LISTS = [TEAMS, OWN]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) Chrome/128.0"
WHOLE_PAGE = activity.PAGE


@pytest.fixture
def ada_there(client: TestClient, ada: Person) -> TestClient:
    sign_in(client, ada, NOW)
    return client


def past(**change: Any) -> PastEvent:
    return PastEvent(9, "signed-in", NOW, FIREFOX, "10.0.0.1", "ada", "ada")._replace(**change)


def happened(user: User, *moments: int, **change: Any) -> None:
    row = {"user": user, "actor": user, "subject": user.username, "kind": "app-opened"}
    row |= {"browser": FIREFOX, "address": "10.0.0.1", "thing": "Wiki"} | change
    Event.insert_many([row | {"at": at} for at in moments]).execute()


def lines(page: str) -> list[str]:
    """What each line says, but not when."""
    rows = re.findall(r'<td class="what" data-testid="event">(.*?)</td>', page, re.DOTALL)
    return [words(row) for row in rows]


def test_equal_ones_are_one_with_the_newest_moment_the_first_and_their_number() -> None:
    events = [past(id=9 - ago, at=NOW - 600 * ago) for ago in range(6)]
    assert in_a_row(events) == [past(times=6, since=NOW - 3000)]


def test_within_a_minute_only_their_number_is_said() -> None:
    assert in_a_row([past(at=NOW + 59), past(at=NOW)]) == [past(at=NOW + 59, times=2)]


def test_a_line_reaches_back_less_than_an_hour() -> None:
    events = [past(at=NOW - ago) for ago in (0, HOUR - 1, HOUR, HOUR + 60)]
    assert in_a_row(events) == [
        past(times=2, since=NOW - HOUR + 1),
        past(at=NOW - HOUR, times=2, since=NOW - HOUR - 60),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "signed-out"},
        {"browser": CHROME},
        {"address": "10.0.0.2"},
        {"subject": "bob"},
        {"actor": "bob"},
        {"actor": ""},
        {"thing": "Wiki"},
        {"formerly": "Wiki"},
        {"number": 1, "since": NOW - 1},
    ],
)
def test_each_that_differs_keeps_its_line_and_parts_its_neighbors(change: dict[str, Any]) -> None:
    events = [past(), past(**change), past()]
    assert in_a_row(events) == events


def test_what_came_before_the_clock_was_put_back_keeps_its_line() -> None:
    events = [past(at=NOW), past(at=NOW + 1)]
    assert in_a_row(events) == events


def test_failures_counted_by_the_hour_are_lines_already() -> None:
    events = [past(kind="password-failed", number=2, since=NOW - 9)] * 2
    assert in_a_row(events) == events


@pytest.mark.parametrize("address", LISTS)
def test_a_list_says_how_often_and_since_when(
    ada_there: TestClient, ada: Person, address: str
) -> None:
    happened(ada.user, NOW, NOW + 60, NOW + 120)
    happened(ada.user, NOW + 180, thing="Files")
    page = ada_there.get(f"{address}?kind=app-opened").text
    assert lines(page) == [
        "Opened Files",
        "Opened Wiki (3 times since January 15, 2027, 08:00 UTC)",
    ]
    newest = page.partition('data-row="app-opened"')[2].partition('data-row="app-opened"')[2]
    assert newest.partition('datetime="')[2].startswith("2027-01-15T08:02:00Z")


@pytest.mark.parametrize("address", LISTS)
def test_incorrect_codes_are_counted_as_elsewhere(
    ada_there: TestClient, ada: Person, address: str
) -> None:
    happened(ada.user, NOW, NOW + 1, kind="second-factor-failed", thing="")
    assert lines(ada_there.get(f"{address}?kind=second-factor-failed").text) == [
        "2 incorrect codes were entered after the correct password"
    ]


@pytest.mark.parametrize("address", LISTS)
def test_every_event_is_on_one_page(ada_there: TestClient, ada: Person, address: str) -> None:
    happened(ada.user, *[NOW] * (WHOLE_PAGE + 20))
    page = ada_there.get(f"{address}?kind=app-opened").text
    assert lines(page) == [f"Opened Wiki ({WHOLE_PAGE} times)"]
    older = page.split("before=")[1].split('"')[0].split("&")[0]
    page = ada_there.get(f"{address}?kind=app-opened&before={older}").text
    assert lines(page) == ["Opened Wiki (20 times)"]
    assert "before=" not in page


def test_downloads_have_a_line_for_each(ada_there: TestClient, ada: Person) -> None:
    happened(ada.user, NOW, NOW, NOW)
    assert len(ada_there.get("/activity.csv?kind=app-opened").text.splitlines()) == 1 + 3
    assert len(ada_there.get("/activity.jsonl?kind=app-opened").text.splitlines()) == 3
