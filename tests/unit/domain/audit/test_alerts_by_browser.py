"""What is told depends on the browser in which it was done, and on what came of it."""

import pytest
from starlette.testclient import TestClient

from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import recovery_codes
from models import Event
from tests.unit.browser import Browser, words
from tests.unit.codes import wrong
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in

HEADING = "Recent security activity"


def test_who_signs_in_again_in_the_same_browser_is_told_nothing_of_their_own(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    for _ in range(2):
        sign_in(client, bob, clock.now)
        client.post("/profile/recovery-code", data={"instead_of": "0"})
        client.post("/sign-out")
        clock.advance(60)
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    client.post("/sign-in/code", data={"code": wrong(bob, clock.now)})
    client.post("/sign-in/code", data={"code": bob.code(clock.now)})
    assert HEADING not in client.get("/profile").text


@pytest.mark.requirement("S-25")
def test_another_browser_is_told_even_of_what_was_done_in_a_known_one(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    client.cookies.clear()
    clock.advance(60)
    sign_in(client, bob, clock.now)  # now this one is known as well
    client.post("/profile/recovery-code", data={"instead_of": "0"})
    client.cookies.clear()
    clock.advance(60)
    sign_in(client, bob, clock.now)
    page = client.get("/profile").text
    assert "Recovery code created" in page.partition("<h1>")[0]
    assert "Signed in from a new browser" in page.partition("<h1>")[0]


def test_a_browser_stays_the_same_when_all_others_are_forgotten(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    client.post("/profile/recovery-code", data={"instead_of": "0"})
    new = "purple onion tram sky"
    given = {"current_password": PASSWORD, "password": new}
    assert client.post("/profile/password", data=given).status_code == 303
    assert client.post("/profile/sessions/removal").status_code == 303
    client.post("/sign-out")
    clock.advance(60)
    sign_in(client, Person(bob.user, new), clock.now)
    assert HEADING not in client.get("/profile").text


@pytest.mark.requirement("S-25")
def test_a_thief_without_the_browsers_cookie_is_told_of(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    name, device = next((c.name, c.value) for c in client.cookies.jar if "browser" in c.name)
    client.cookies.delete(name)
    client.post("/profile/recovery-code", data={"instead_of": "0"})
    client.post("/sign-out")
    clock.advance(60)
    client.cookies.set(name, device or "")
    sign_in(client, bob, clock.now)
    assert "Recovery code created" in client.get("/profile").text.partition("<h1>")[0]


@pytest.mark.requirement("S-25")
@pytest.mark.parametrize("elsewhere", ["address", "browser"])
def test_a_thief_with_all_the_browsers_cookies_is_told_of_as_from_where_they_were_used(
    client: TestClient, bob: Person, clock: Clock, elsewhere: str
) -> None:
    sign_in(client, bob, clock.now)
    peer = "203.0.113.9" if elsewhere == "address" else "testclient"
    thief = Browser(client.app, base_url=str(client.base_url), client=(peer, 1))
    thief.cookies.update(client.cookies)
    thief.headers |= {"Sec-Fetch-Site": "same-origin"}
    thief.headers |= {"User-Agent": "curl/8.5"} if elsewhere == "browser" else {}
    thief.post("/profile/recovery-code", data={"instead_of": "0"}, follow_redirects=False)
    made = Event.get(Event.kind == events.RECOVERY_CODE_MADE)
    assert (made.address, made.browser == "curl/8.5") == (
        ("203.0.113.9", False) if elsewhere == "address" else ("", True)
    )
    client.post("/sign-out")
    clock.advance(60)
    sign_in(client, bob, clock.now)
    assert "Recovery code created" in client.get("/profile").text.partition("<h1>")[0]


def test_the_answer_fits_what_was_done_and_by_whom(
    client: TestClient, bob: Person, ada: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    with write():
        events.record(bob.user, events.RESET_LINK_MADE, clock.now, Caller(), ada.user)
    page = client.get("/profile").text
    assert "I know about this" in page
    assert "Yes, that was me" not in page
    assert "An administrator (ada) created a password reset link" in words(page)
    assert ", by" not in words(page).partition("Do you know about this?")[0]
    Event.delete().execute()
    with write():
        events.record(bob.user, events.AUTHENTICATOR_ADDED, clock.now, Caller())
    assert "Yes, that was me" in client.get("/profile").text
    with write():
        events.record(bob.user, events.RESET_LINK_MADE, clock.now, Caller(), ada.user)
    page = client.get("/profile").text
    assert "Do you know about this?" in page
    assert "Yes, that was me" not in page


def test_incorrect_codes_are_one_line_with_their_number(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    for _ in range(3):
        client.post("/sign-in/code", data={"code": wrong(bob, clock.now)})
    client.cookies.clear()
    sign_in(client, bob, clock.now)
    page = client.get("/profile").text.partition("<h1>")[0]
    assert page.count("incorrect code") == 1
    assert "3 incorrect codes were entered after the correct password" in page


def test_who_slips_before_they_get_in_is_not_told_of_it_ever(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    for _ in range(2):
        client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
        client.post("/sign-in/code", data={"code": wrong(bob, clock.now)})
        client.post("/sign-in/code", data={"code": bob.code(clock.now)})
        assert HEADING not in client.get("/profile").text
        client.post("/sign-out")
        clock.advance(60)


@pytest.mark.requirement("S-26")
def test_a_slip_in_a_sign_in_that_came_to_nothing_is_told(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    client.post("/sign-in/code", data={"code": wrong(bob, clock.now)})
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    client.post("/sign-in/code", data={"code": bob.code(clock.now)})
    assert "An incorrect code was entered" in client.get("/profile").text.partition("<h1>")[0]


@pytest.mark.parametrize("path", ["/recovery", "/profile/recovery-code", "/profile/mfa"])
def test_nothing_is_told_on_top_of_recovery_and_set_up(
    client: TestClient, bob: Person, clock: Clock, path: str
) -> None:
    text = recovery_codes.generate(signed_in(bob), clock.now).text
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    client.post("/sign-in/recovery-code", data={"recovery_code": text})
    client.post("/profile/mfa")
    with write():
        events.record(bob.user, events.AUTHENTICATOR_ADDED, clock.now, Caller())
    page = client.get(path, follow_redirects=True)
    assert page.status_code == 200
    assert HEADING not in page.text
    assert HEADING in client.get("/profile").text


@pytest.mark.requirement("S-25")
def test_what_was_done_in_a_browser_cannot_be_made_known_from_there(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    for _ in range(2):
        sign_in(client, bob, clock.now)
        client.post("/profile/recovery-code", data={"instead_of": "0"})
        client.post("/sign-out")
        clock.advance(60)
    sign_in(client, bob, clock.now)
    client.post("/notices", data={"line": [str(event.id) for event in Event.select()]})
    client.cookies.clear()
    clock.advance(60)
    sign_in(client, bob, clock.now)
    assert "Recovery code created" in client.get("/profile").text.partition("<h1>")[0]
