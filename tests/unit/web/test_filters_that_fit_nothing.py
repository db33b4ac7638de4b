"""What no event can fit, in an address of Activity: an unknown kind, or reversed days."""

import re

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import NOW, Person, sign_in

LISTS = ["/activity", "/profile/activity"]
FILES = ["/activity.csv", "/activity.jsonl"]
UNKNOWN_EVENT = "Choose an event from the list."
REVERSED = "since=2026-12-04&until=2026-12-03"
ADVICE = "The last day is before the first day. Change one of them."


@pytest.fixture
def ada_there(client: TestClient, ada: Person) -> TestClient:
    sign_in(client, ada, NOW)
    return client


@pytest.mark.parametrize("address", LISTS)
def test_an_unknown_event_is_said_at_its_field_and_nothing_is_listed(
    ada_there: TestClient, address: str
) -> None:
    answer = ada_there.get(f"{address}?kind=nonsense")
    assert answer.status_code == 422
    field = re.search(r'<select id="kind"[^>]*>', answer.text)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="kind-error ' in field[0]
    assert "autofocus" in field[0]
    told = re.search('<p class="error" id="kind-error"[^>]*>([^<]*)', answer.text)
    assert told
    assert told[1] == UNKNOWN_EVENT
    assert 'data-reason="choice-unknown"' in told[0]
    assert " selected" not in answer.text  # so that it is the first: all events
    assert "data-row" not in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize("address", FILES)
def test_no_file_is_given_for_an_unknown_event(ada_there: TestClient, address: str) -> None:
    answer = ada_there.get(f"{address}?kind=nonsense")
    assert (answer.status_code, answer.text) == (422, f"{UNKNOWN_EVENT}\n")
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("address", LISTS)
def test_reversed_days_are_said_at_the_last_and_nothing_is_listed(
    ada_there: TestClient, address: str
) -> None:
    answer = ada_there.get(f"{address}?{REVERSED}")
    assert answer.status_code == 422
    first, last = re.findall(r'<input id="(?:since|until)"[^>]*>', answer.text)
    assert "aria-invalid" not in first
    assert 'aria-describedby="days-hint"' in first
    assert 'aria-invalid="true"' in last
    assert 'aria-describedby="until-error days-hint"' in last
    assert 'type="date" value="2026-12-03"' in last  # it is a date, so a calendar can show it
    told = re.search('<p class="error" id="until-error"[^>]*>([^<]*)', answer.text)
    assert told
    assert told[1] == ADVICE
    assert 'data-reason="days-reversed"' in told[0]
    assert "data-row" not in answer.text
    assert "No results." not in answer.text


@pytest.mark.parametrize("address", FILES)
def test_no_file_is_given_for_reversed_days(ada_there: TestClient, address: str) -> None:
    answer = ada_there.get(f"{address}?{REVERSED}")
    assert (answer.status_code, answer.text) == (422, f"{ADVICE}\n")
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("address", [*LISTS, *FILES])
def test_one_day_may_be_both(ada_there: TestClient, address: str) -> None:
    assert ada_there.get(f"{address}?since=2026-12-04&until=2026-12-04").status_code == 200
