"""A kind of event that there isn't, in an address of Activity."""

import re

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import NOW, Person, sign_in

LISTS = ["/activity", "/profile/activity"]
FILES = ["/activity.csv", "/activity.jsonl"]
UNKNOWN_EVENT = "Choose an event from the list."


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
