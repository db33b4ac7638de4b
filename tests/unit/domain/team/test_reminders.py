"""People who are asked to set up MFA, or to add a passkey."""

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.mfa import passkey_policy, policy
from domain.team import people, reminders
from models import Event
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, with_mfa
from tests.unit.passkeys import with_passkey
from tests.unit.passkeys_asked import EVERYBODY, THE_ADMINS
from tests.unit.selected import fresh

pytestmark = pytest.mark.case("A19")
MESSAGE = "A message to send"


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
    assert MESSAGE in page
    assert "Please set up MFA for Nightlatch:" in page
    assert "Links you give out work only on the computer that Nightlatch runs on" in page
    desk.cookies.clear()
    sign_in(desk, alice)
    for where in ("/profile", "/profile/password", "/help/mfa"):
        assert "An administrator has asked you to set up MFA." in words(desk.get(where).text)
    with_mfa(alice)
    assert "An administrator has asked" not in words(desk.get("/profile").text)


def test_a_reminder_ends_after_thirty_days(alice: Person, ada: Person, now: int) -> None:
    reminders.remind("localhost", alice.user, now, ORIGIN, ada.user)
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
    assert MESSAGE not in page


@pytest.mark.parametrize("deed", ["disable", "enable", "sign-out"])
def test_only_a_reminder_comes_with_a_message_to_send(
    desk: TestClient, bob: Person, deed: str
) -> None:
    page = do(desk, deed, bob.user.username).text
    assert 'id="done-heading"' in page
    assert MESSAGE not in page


def test_where_a_deadline_asks_the_reminder_keeps_quiet(
    desk: TestClient, alice: Person, now: int
) -> None:
    do(desk, "remind", "alice")
    policy.require(7, now, ORIGIN, None)
    desk.cookies.clear()
    sign_in(desk, alice)
    assert "An administrator has asked" not in words(desk.get("/profile").text)


def test_where_a_passkey_is_required_the_reminder_speaks_of_it(
    desk: TestClient, bob: Person, now: int
) -> None:
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    asked = words(desk.get("/people/selection?deed=remind&person=bob").text)
    assert "Remind Bob Example to add a passkey?" in asked
    page = words(do(desk, "remind", "bob").text)
    assert "1 person reminded" in page
    assert "Every page asks them to add a passkey until they do." in page
    assert "Please add a passkey for Nightlatch by Friday, January 22:" in page
    assert "Set up MFA" not in page
    assert "Reminded to add a passkey" in words(desk.get("/activity").text)
    person = words(desk.get(f"/people/{bob.user.id}").text)
    assert "Last reminded" in person
    with_passkey(bob)
    assert "0 people reminded" in words(do(desk, "remind", "bob").text)


def test_some_may_lack_mfa_and_some_a_passkey(
    desk: TestClient, alice: Person, ada: Person, now: int
) -> None:
    passkey_policy.require(THE_ADMINS, 7, now, ORIGIN, None)
    page = words(do(desk, "remind", "alice", "ada").text)
    assert "Please set up MFA or add a passkey for Nightlatch:" in page
    assert "Choose “Set up MFA” or “Add a passkey now”, whichever the page shows" in page


def test_where_the_date_for_passkeys_asks_the_reminder_keeps_quiet_too(
    desk: TestClient, alice: Person, now: int
) -> None:
    do(desk, "remind", "alice")
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    desk.cookies.clear()
    sign_in(desk, alice)
    page = words(desk.get("/profile").text)
    assert "Add a passkey by" in page
    assert "An administrator has asked" not in page


def test_only_where_no_date_asks_it_is_said_to_stop_after_thirty_days(
    desk: TestClient, alice: Person, now: int
) -> None:
    address = "/people/selection?deed=remind&person=alice"
    before = words(desk.get(address).text)
    assert "every page asks them to set up MFA until they do. It stops after 30 days." in before
    policy.require(7, now, ORIGIN, None)
    ahead = words(desk.get(address).text)
    assert "Every page already asks them to set up MFA by Friday, January 22. Next, you'll" in ahead
    policy.require(0, now, ORIGIN, None)
    over = words(desk.get(address).text)
    assert "Every page already asks them to set up MFA. Next, you'll get a message" in over
    assert "30 days" not in ahead + over


def test_of_mfa_and_a_passkey_only_what_has_no_date_stops(
    desk: TestClient, alice: Person, ada: Person, now: int
) -> None:
    passkey_policy.require(THE_ADMINS, 7, now, ORIGIN, None)
    both = "asks them to set up MFA or add a passkey until they do. For MFA, it stops after 30 days"
    assert both in words(desk.get("/people/selection?deed=remind&person=alice&person=ada").text)
    assert both in words(do(desk, "remind", "alice", "ada").text)
    policy.require(7, now, ORIGIN, None)
    page = words(desk.get("/people/selection?deed=remind&person=alice&person=ada").text)
    assert "Every page already asks them to set up MFA or add a passkey" in page
    assert "30 days" not in page
