"""People selected in the list: whoever comes back finds it as they left it."""

import html
import re

import pytest
from starlette.testclient import TestClient

from domain.users import directory, groups
from models import Group
from tests.unit.conftest import ORIGIN, Person

pytestmark = pytest.mark.requirement("S-121")


@pytest.fixture
def dev(now: int) -> Group:
    return groups.create("dev", now, ORIGIN, None)


def ways_to(page: str, handle: str) -> list[str]:
    found = re.findall(f'href="([^"]+)" data-testid="{handle}"', page)
    return [html.unescape(path) for path in found]


def ticked(page: str) -> list[str]:
    return re.findall(r'name="person" value="([^"]+)"[^>]*checked', page)


def chosen(page: str) -> list[str]:
    return re.findall(r'<option translate="no" value="(\d+)" selected', page)


def second_page(desk: TestClient) -> str:
    """The address of the list's second page, sorted the other way around."""
    [onward] = ways_to(desk.get("/people?sort=-name").text, "next-page")
    return onward


def test_cancel_leads_back_to_the_page_of_the_list_with_everyone_still_selected(  # noqa: PLR0917
    desk: TestClient,
    ops: Group,
    dev: Group,
    alice: Person,
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(directory, "PAGE", 1)
    onward = second_page(desk)
    page = desk.get(onward).text
    [hidden] = re.findall('name="after" value="([^"]+)"', page)
    params = {"sort": "-name", "after": hidden, "with_group": str(ops.id), "person": "alice"}
    params |= {"deed": "disable"}
    asked = desk.get("/people/selection", params=params).text
    [cancel] = ways_to(asked, "cancel")
    back = desk.get(cancel).text
    assert re.findall('data-row="([^"]+)"', back) == re.findall('data-row="([^"]+)"', page)
    assert 'value="-name" selected' in back
    assert chosen(back) == [str(ops.id)]
    monkeypatch.setattr(directory, "PAGE", 50)
    [cancel] = ways_to(
        desk.get("/people/selection?deed=disable&person=alice&person=bob").text, "cancel"
    )
    assert ticked(desk.get(cancel).text) == ["alice", "bob"]


def test_without_anyone_selected_the_group_and_the_page_stay_chosen(  # noqa: PLR0917
    desk: TestClient,
    ops: Group,
    dev: Group,
    alice: Person,
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(directory, "PAGE", 1)
    onward = second_page(desk)
    query = f"{onward.partition('?')[2]}&deed=add-to-group&with_group={ops.id}"
    back = desk.get(f"/people/selection?{query}").headers["Location"]
    page = desk.get(back).text
    assert 'data-reason="nobody-ticked"' in page
    assert chosen(page) == [str(ops.id)]
    rows = re.findall('data-row="([^"]+)"', desk.get(onward).text)
    assert re.findall('data-row="([^"]+)"', page) == rows


def test_a_group_that_is_gone_leaves_everyone_selected(
    desk: TestClient, ops: Group, alice: Person, bob: Person
) -> None:
    query = "deed=add-to-group&with_group=99&person=alice&person=bob"
    page = desk.get(desk.get(f"/people/selection?{query}").headers["Location"]).text
    assert 'data-reason="group-gone"' in page
    assert ticked(page) == ["alice", "bob"]


def test_what_is_done_leads_back_to_the_page_of_the_list_with_no_one_selected(
    desk: TestClient, ops: Group, dev: Group, alice: Person, bob: Person
) -> None:
    query = f"sort=-name&after=3.alice+example&with_group={ops.id}"
    sent = {"deed": "disable", "people": "alice"}
    done = desk.post(f"/people/selection?{query}", data=sent).text
    [back] = ways_to(done, "back")
    page = desk.get(back).text
    assert "after=3.alice" in back
    assert ticked(page) == []
    assert chosen(page) == [str(ops.id)]


def test_a_page_that_has_no_one_left_says_so(desk: TestClient, alice: Person) -> None:
    page = desk.get("/people?after=9999999.zzz").text
    assert "There's no one on this page." in page
    assert 'data-testid="first-page"' in page


def test_clearing_the_selection_leaves_the_rest_as_it_was(
    desk: TestClient, ops: Group, alice: Person, bob: Person
) -> None:
    asked = f"sort=-name&with_group={ops.id}"
    for selected in ("ticked=all", "selected=alice+bob"):
        page = desk.get(f"/people?{asked}&{selected}").text
        assert {"alice", "bob"} <= set(ticked(page))
        [cleared] = ways_to(page, "clear-selection")
        page = desk.get(cleared).text
        assert ticked(page) == []
        assert chosen(page) == [str(ops.id)]
        assert 'value="-name" selected' in page
