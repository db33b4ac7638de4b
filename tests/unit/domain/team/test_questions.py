"""What asks first, what it says, and what it says afterwards."""

import re

import pytest
from starlette.testclient import TestClient

from domain.mfa import policy
from domain.team import people
from models import Event, Session
from routes import person_actions
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, signed_in
from tests.unit.rows import dump

pytestmark = pytest.mark.case("A19")
ASKS = sorted(name for name, action in person_actions.ACTIONS.items() if action.asks)


def kinds() -> list[str]:
    return [event.kind for event in Event.select().order_by(Event.id)]


@pytest.mark.parametrize("deed", ASKS)
def test_what_takes_away_or_gives_power_asks_first_and_names_the_person(
    desk: TestClient, bob: Person, deed: str
) -> None:
    before = dump()
    page = desk.get(f"/people/{bob.user.id}/deeds/{deed}")
    assert "Bob Example" in page.text.split("<h1>")[1].split("</h1>")[0]
    assert page.text.count(f'action="/people/{bob.user.id}/deeds/{deed}"') == 1
    assert dump() == before
    assert (
        f'action="/people/{bob.user.id}/deeds/{deed}"'
        not in desk.get(f"/people/{bob.user.id}").text
    )


def test_what_gives_back_asks_nothing(desk: TestClient, bob: Person, now: int) -> None:
    assert desk.get(f"/people/{bob.user.id}/deeds/enable").status_code == 404
    people.disable(bob.user, now, ORIGIN, None)
    assert f"/people/{bob.user.id}/deeds/enable" in desk.get(f"/people/{bob.user.id}").text


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("make-admin", "Bob Example is now an administrator. To undo this, choose Change to"),
        ("disable", "Bob Example can no longer sign in. To undo this, choose Enable account."),
        ("sign-out", "Bob Example has been signed out everywhere, and can sign in again"),
    ],
)
def test_it_says_to_whom_it_was_done_and_how_to_undo_it(
    desk: TestClient, bob: Person, deed: str, told: str
) -> None:
    answer = desk.post(f"/people/{bob.user.id}/deeds/{deed}")
    assert told in words(desk.get(answer.headers["Location"]).text)


def test_one_session_is_ended_and_the_others_go_on(desk: TestClient, bob: Person, now: int) -> None:
    ended, kept = signed_in(bob, now), signed_in(bob, now)
    where = f"/people/{bob.user.id}/sessions/{ended.id}/removal"
    assert "Sign Bob Example out of this browser?" in words(desk.get(where).text)
    answers = [desk.post(where) for _ in range(2)]
    assert {a.headers["Location"] for a in answers} == {f"/people/{bob.user.id}"}
    assert [s.id for s in Session.select().where(Session.user == bob.user)] == [kept.id]
    assert kinds().count("signed-out-there-by-admin") == 1
    page = words(desk.get(f"/people/{bob.user.id}").text)
    assert "Bob Example has been signed out of that browser" in page


@pytest.mark.requirement("S-83")
def test_a_session_is_ended_through_its_owner_only(
    desk: TestClient, alice: Person, bob: Person, now: int
) -> None:
    session = signed_in(alice, now)
    where = f"/people/{bob.user.id}/sessions/{session.id}/removal"
    assert desk.post(where).status_code == 404
    assert desk.get(where).headers["Location"] == f"/people/{bob.user.id}"
    assert Session.select().where(Session.id == session.id).exists()


@pytest.mark.parametrize("number", ["x", "²", "9" * 30])
def test_no_session_has_such_a_number(desk: TestClient, bob: Person, number: str) -> None:
    where = f"/people/{bob.user.id}/sessions/{number}/removal"
    assert {desk.get(where).status_code, desk.post(where).status_code} == {404}


def test_the_page_shows_how_things_stand_with_mfa(
    desk: TestClient, alice: Person, bob: Person, now: int
) -> None:
    page = words(desk.get(f"/people/{alice.user.id}").text)
    assert re.search("Required ?No Recovery code ?None No authenticator app, no passkey", page)
    assert "Not signed in." in page
    policy.require(7, now, ORIGIN, None)
    page = words(desk.get(f"/people/{alice.user.id}").text)
    assert re.search("Required ?By the end of Friday, January 22", page)
    page = words(desk.get(f"/people/{bob.user.id}").text)
    assert re.search("Status ?On Recovery code ?None", page)


def test_a_notice_whose_name_was_changed_on_the_way_names_nobody(
    desk: TestClient, bob: Person
) -> None:
    desk.post(f"/people/{bob.user.id}/deeds/disable")
    left = desk.cookies["nightlatch-8000-notice"].strip('"')
    name, whom, page, text, mark = left.split(".", 4)
    told_at, where = f"{whom}.{page}", f"/people/{bob.user.id}"
    for forged in (
        f"{name}.{told_at}.{text[:-2]}AA.{mark}",
        f"{name}.{told_at}.{text}.",
        f"made-admin.{told_at}.{text}.{mark}",
        f"{name}.{told_at}",
    ):
        desk.cookies.set("nightlatch-8000-notice", forged, domain="localhost.local")
        assert "data-notice" not in desk.get(where).text
