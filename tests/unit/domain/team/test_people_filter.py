"""The filter of People: what there is not is refused, rather than everyone listed."""

import re

import pytest
from starlette.testclient import TestClient

from domain.users import groups
from models import Group
from tests.unit.conftest import Person

HTMX = {"HX-Request": "true"}
GONE = "This group no longer exists."
UNKNOWN = [
    ("only", "nonsense", "Choose one from the list.", "choice-unknown"),
    ("only", "Admins", "Choose one from the list.", "choice-unknown"),
    ("group", "99", GONE, "group-gone"),
    ("group", "ops", GONE, "group-gone"),
]
CASES = pytest.mark.parametrize(("name", "value", "sentence", "reason"), UNKNOWN)


@CASES
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_there_is_not_is_said_at_its_field_and_nobody_is_listed(  # noqa: PLR0917
    desk: TestClient,
    ops: Group,
    alice: Person,
    name: str,
    value: str,
    sentence: str,
    reason: str,
    headers: dict[str, str],
) -> None:
    query = {"q": "exa", "sort": "-seen", name: value, "ticked": "all"}
    answer = desk.get("/people", params=query, headers=headers)
    assert answer.status_code == 422
    field = re.search(rf'<select id="{name}".*?</select>', answer.text, re.DOTALL)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert f'aria-describedby="{name}-error ' in field[0]
    assert "autofocus" in field[0]
    assert '<option value="" selected>' in field[0]
    told = re.search(rf'<p class="error" id="{name}-error"[^>]*>([^<]*)', answer.text)
    assert told
    assert told[1] == sentence
    assert f'data-reason="{reason}"' in told[0]
    assert 'value="exa"' in answer.text
    assert '<option value="-seen" selected>' in answer.text
    assert "data-row" not in answer.text
    assert "No results." not in answer.text
    assert "<title>Error: People" in answer.text


def test_htmx_puts_the_fields_and_what_is_wrong_in_place_of_both(
    desk: TestClient, ops: Group
) -> None:
    page = desk.get("/people").text
    assert page.count('<div id="directory">') == 1
    assert 'hx-target="#people"' in page
    answer = desk.get("/people?only=nonsense", headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#directory"
    assert answer.headers["HX-Reswap"] == "outerHTML"
    assert "<h1>" not in answer.text
    # The corrected form asks for the whole page, so that what was wrong goes.
    assert "hx-get" not in answer.text


def test_to_htmx_a_list_is_still_the_list_alone(desk: TestClient, ops: Group) -> None:
    answer = desk.get(f"/people?only=&group={ops.id}", headers=HTMX)
    assert "HX-Retarget" not in answer.headers
    assert 'id="only"' not in answer.text
    assert '<div id="people"' in answer.text


def test_the_last_group_is_said_to_be_gone_where_no_other_can_be_picked(
    desk: TestClient, ops: Group
) -> None:
    number = ops.id
    Group.delete().execute()
    assert not groups.everyone()
    answer = desk.get(f"/people?group={number}")
    assert answer.status_code == 422
    assert GONE in answer.text
