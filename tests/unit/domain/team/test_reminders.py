"""People who are asked to set up MFA."""

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.mfa import policy
from domain.team import people, reminders
from models import Event
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, with_mfa
from tests.unit.selected import fresh

pytestmark = pytest.mark.case("A19")


def do(desk: TestClient, deed: str, *names: str, **more: str) -> Response:
    return desk.post("/people/selection", data={"deed": deed, "people": " ".join(names)} | more)


def kinds() -> list[str]:
    return [event.kind for event in Event.select().order_by(Event.id)]


def test_whoever_is_reminded_is_asked_on_every_page_until_mfa_is_on(
    desk: TestClient, alice: Person, clock: Clock
) -> None:
    page = words(do(desk, "remind", "alice", "ada").text)
    assert "1 person reminded" in page
    assert re.search("Not reminded Ada Admin ?MFA is already on", page)
    assert "Please set up MFA for Nightlatch:" in page
    desk.cookies.clear()
    sign_in(desk, alice)
    for where in ("/profile", "/profile/password", "/help/mfa"):
        assert "An administrator has asked you to set up MFA." in words(desk.get(where).text)
    with_mfa(alice)
    assert "An administrator has asked" not in words(desk.get("/profile").text)


def test_a_reminder_ends_after_thirty_days(alice: Person, ada: Person, now: int) -> None:
    reminders.remind(alice.user, now, ORIGIN, ada.user)
    assert reminders.is_due(fresh(alice), now + reminders.LASTS - 1)
    assert not reminders.is_due(fresh(alice), now + reminders.LASTS)


def test_reminding_twice_is_one_reminder(desk: TestClient, alice: Person) -> None:
    pages = [words(do(desk, "remind", "alice").text) for _ in range(2)]
    assert all("1 person reminded" in page for page in pages)
    assert kinds().count("reminded") == 1


def test_whoever_cannot_sign_in_is_not_reminded(
    desk: TestClient, alice: Person, ada: Person, now: int
) -> None:
    people.disable(alice.user, now, ORIGIN, ada.user)
    page = do(desk, "remind", "alice").text
    assert "0 people reminded" in words(page)
    assert 'data-reason="account-disabled"' in page


def test_where_a_deadline_asks_the_reminder_keeps_quiet(
    desk: TestClient, alice: Person, now: int
) -> None:
    do(desk, "remind", "alice")
    policy.require(7, now, ORIGIN, None)
    desk.cookies.clear()
    sign_in(desk, alice)
    assert "An administrator has asked" not in words(desk.get("/profile").text)
