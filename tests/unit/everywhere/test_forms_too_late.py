"""A form sent after the sign-in has ended: nothing is done, and its person goes on where they were.

And what is said about that at once, to whom.
"""

from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.audit.known_browsers import REMEMBERED_FOR
from models import KnownBrowser, Session
from tests.unit.browser import words
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in

ORIGIN = "http://localhost:8000"
IDLE = 61 * 60  # seconds after which an unused sign-in is over


def after(answer: Response) -> str:
    """Where the person goes after signing in."""
    return parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]


def too_late(client: TestClient, person: Person, path: str, referer: str = "") -> Response:
    """The answer to a form sent to that path after its person was signed out from elsewhere."""
    sign_in(client, person)
    Session.delete().execute()
    headers = {"Referer": referer} if referer else {}
    return client.post(path, data={"shown_to": person.user.shown_as}, headers=headers)


@pytest.mark.requirement("S-123")
@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/profile/password", "/profile/password"),
        ("/people/7/deeds/disable", "/people/7/deeds/disable"),
        ("/people/7/groups/2/removal", "/people/7"),
        ("/people/invitations/3/renewal", "/people/invitations"),
        ("/security-settings/sign-ins", "/security-settings"),
        ("/profile/mfa", "/profile"),
        ("/profile/mfa/authenticators/3", "/profile/mfa/authenticators/3"),
        ("/profile/mfa/removal", "/profile/mfa/removal"),
        ("/recovery/phone", "/profile"),
        ("/recovery/set-up", "/profile"),
        ("/confirmation", "/profile"),
        ("/notices?next=/activity", "/activity"),
        ("/notices", "/profile"),
    ],
)
def test_it_leads_back_to_the_page_it_is_on(
    client: TestClient, alice: Person, path: str, page: str
) -> None:
    assert after(too_late(client, alice, path)) == page


@pytest.mark.requirement("S-80")
@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"{ORIGIN}/people?q=larkin#list", "/people?q=larkin"),
        (f"{ORIGIN}/profile/mfa/cancellation", "/people/7"),  # no page
        (f"{ORIGIN}/confirmation?then=/profile/mfa", "/profile"),
        (f"{ORIGIN}/recovery/phone?next=/people", "/profile"),
        (f"{ORIGIN}//evil.example/profile", "/people/7"),
        ("https://evil.example/profile", "/people/7"),
        (f"{ORIGIN}.evil.example/profile", "/people/7"),
    ],
)
def test_or_to_the_page_that_the_browser_says_it_was_sent_from(
    client: TestClient, alice: Person, referer: str, page: str
) -> None:
    assert after(too_late(client, alice, "/people/7/email-vouching", referer)) == page


@pytest.mark.requirement("S-123")
def test_it_says_that_nothing_was_changed_and_keeps_the_name(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    clock.advance(IDLE)
    answer = client.post("/profile/password", data={"shown_to": alice.user.shown_as})
    page = client.get(answer.headers["Location"]).text
    assert "Nothing was changed. Your sign-in has ended: it's been a while" in words(page)
    assert 'data-notice="session-over"' in page
    assert 'name="username" type="text" value="alice"' in page
    assert "Nothing was changed." not in client.get(answer.headers["Location"]).text


@pytest.mark.requirement("S-11")
def test_the_name_is_told_in_no_browser_but_ones_own(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    clock.advance(IDLE)
    KnownBrowser.delete().execute()
    answer = client.post("/profile/password", data={"shown_to": alice.user.shown_as})
    assert "alice" not in client.get(answer.headers["Location"]).text
    # Nor anywhere else, whether or not there is such an account.
    client.cookies.clear()
    for whose in (alice.user.shown_as, "1-000000000000"):
        answer = client.post("/profile/password", data={"shown_to": whose})
        assert answer.cookies.items() == client.cookies.items()
        client.cookies.clear()
        assert "alice" not in str(answer.headers)


@pytest.mark.requirement("S-11")
def test_nor_to_another_page_than_the_persons_own(
    client: TestClient, alice: Person, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    client.cookies.clear()  # that was in another browser
    sign_in(client, alice)
    clock.advance(IDLE)
    answer = client.post("/profile/password", data={"shown_to": bob.user.shown_as})
    page = client.get(answer.headers["Location"]).text
    assert 'value="alice"' not in page
    assert 'value="bob"' not in page


@pytest.mark.requirement("S-11")
@pytest.mark.parametrize("how", ["here", "here, with a cookie made up", "from elsewhere"])
def test_nor_where_its_person_was_signed_out(client: TestClient, alice: Person, how: str) -> None:
    """Anyone who knows the name can work out what the field says."""
    sign_in(client, alice)
    if how == "from elsewhere":
        Session.delete().execute()
    else:
        client.post("/sign-out")
    if how == "here, with a cookie made up":
        client.cookies.set("nightlatch-8000-session", "x" * 43, domain="localhost.local")
    answer = client.post("/profile/password", data={"shown_to": alice.user.shown_as})
    assert 'value="alice"' not in client.get(answer.headers["Location"]).text


@pytest.mark.requirement("S-11")
def test_nor_in_a_browser_that_is_remembered_no_more(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    clock.advance(REMEMBERED_FOR)
    answer = client.post("/profile/password", data={"shown_to": alice.user.shown_as})
    assert 'value="alice"' not in client.get(answer.headers["Location"]).text


def test_a_page_that_was_only_asked_for_says_nothing_of_changes(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    Session.delete().execute()
    answer = client.get("/profile/password")
    page = client.get(answer.headers["Location"]).text
    assert "Your sign-in has ended" in page
    assert "Nothing was changed." not in page


def test_after_signing_in_one_is_back_on_the_page(client: TestClient, alice: Person) -> None:
    page = after(too_late(client, alice, "/profile/password"))
    given = {"username": "alice", "password": PASSWORD, "next": page}
    assert client.post("/sign-in", data=given).headers["Location"] == "/profile/password"
