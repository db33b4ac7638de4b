"""The history of one's own account: the newest lines on Edit Profile, all of it on a page."""

import re

import pytest
from starlette.testclient import TestClient

from domain.audit import events, past_events
from domain.team import activity
from models import Event
from tests.unit.conftest import Person, sign_in

PAGE = "/profile/activity"


def fill(person: Person, kinds: list[str], at: int) -> None:
    row = {"user": person.user, "actor": person.user, "subject": person.user.username, "at": at}
    # Of one address, equal ones would be one line.
    rows = [row | {"kind": kind, "address": f"10.0.0.{n}"} for n, kind in enumerate(kinds)]
    Event.insert_many(rows).execute()


def lines(page: str) -> int:
    """How many events the page shows."""
    return page.partition("<tbody>")[2].count("<tr ")


def offered(page: str) -> set[str]:
    """The kinds that can be picked."""
    return set(re.findall(r'<option value="([^"]*)"', page))


def test_edit_profile_shows_the_newest_lines_and_leads_to_the_rest(
    client: TestClient, alice: Person, now: int
) -> None:
    fill(alice, [events.MFA_ENABLED, events.MFA_TURNED_OFF, events.REMINDED, events.RENAMED], now)
    sign_in(client, alice)
    recent = client.get("/profile").text.partition("Recent activity")[2]
    assert recent.count("<li ") == past_events.NEWEST
    assert "Account created" not in recent
    assert f'href="{PAGE}"' in recent
    assert "Account created" in client.get(PAGE).text


def test_it_is_of_nobody_else_whatever_the_address_says(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    fill(bob, [events.PASSWORD_RESET], now)
    sign_in(client, alice)
    for query in ("", "?person=bob", "?kind=password-reset", "?account=2"):
        page = client.get(PAGE + query).text
        assert "Password set with a reset link" not in page


def test_only_what_has_happened_can_be_picked(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    happened = {event.kind for event in Event.select().where(Event.user == alice.user)}
    assert offered(client.get(PAGE).text) == {"", *happened}


def test_it_is_filtered_by_kind_and_day(client: TestClient, alice: Person, now: int) -> None:
    fill(alice, [events.RENAMED], now)
    fill(alice, [events.RENAMED, events.REMINDED], now - 90 * events.DAY)
    sign_in(client, alice)
    assert lines(client.get(f"{PAGE}?kind=renamed").text) == 2
    assert lines(client.get(f"{PAGE}?kind=renamed&since=2027-01-01").text) == 1
    assert "No results." in client.get(f"{PAGE}?until=2001-01-01").text


def test_older_pages_follow(client: TestClient, alice: Person, now: int) -> None:
    fill(alice, [events.RENAMED] * (activity.PAGE + 20), now)
    sign_in(client, alice)
    page = client.get(f"{PAGE}?kind=renamed").text
    assert lines(page) == activity.PAGE
    older = page.split("before=")[1].split('"')[0].split("&")[0]
    assert lines(client.get(f"{PAGE}?kind=renamed&before={older}").text) == 20


@pytest.mark.parametrize("query", ["before=²", "until=9999-12-31"])
def test_nonsense_in_the_address_is_no_fault(client: TestClient, alice: Person, query: str) -> None:
    sign_in(client, alice)
    assert client.get(f"{PAGE}?{query}").status_code == 200


def test_htmx_gets_the_list_alone(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    page = client.get(PAGE, headers={"HX-Request": "true"}).text
    assert '<div id="activity"' in page
    assert "<h1>" not in page
