"""Passkeys on Edit Profile: added, named, removed, offered."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.access.lifetimes import CONFIRMED_FOR
from domain.mfa import recovery_codes, state
from domain.passkeys import rows
from models import PasskeyOwner
from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import ORIGIN, SoftKey

PAGE = "/profile/mfa/passkeys"


@pytest.fixture
def home(client: TestClient) -> TestClient:
    """A browser at the address that passkeys are made for."""
    client.base_url = ORIGIN
    return client


def options(client: TestClient) -> dict[str, Any]:
    answer = client.get(f"{PAGE}/options")
    assert answer.status_code == 200
    given: dict[str, Any] = answer.json()
    return given


def test_the_first_passkey_leads_to_the_recovery_code(home: TestClient, alice: Person) -> None:
    sign_in(home, alice)
    assert "Add a passkey" in home.get("/profile").text
    assert 'data-passkey="create"' in home.get(PAGE).text
    answer = home.post(PAGE, data={"passkey": SoftKey().make(options(home))})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile/recovery-code")
    assert state.is_on(alice.user)
    page = home.get("/profile").text
    assert "You sign in with your passkey." in page
    assert "Apple Passwords" in page
    assert "On one device only" in page
    assert "Add an authenticator app" in page


def test_a_key_that_verifies_nobody_is_said_to_need_the_password(
    home: TestClient, alice: Person
) -> None:
    sign_in(home, alice)
    with_passkey(alice)
    assert "needs your password too" not in home.get("/profile").text
    with_passkey(alice, verifies=False)
    assert "On one device only; needs your password too" in home.get("/profile").text


def test_what_a_page_asks_for_is_for_the_person_and_leaves_out_what_they_have(
    home: TestClient, bob: Person, now: int
) -> None:
    key = with_passkey(bob)
    sign_in(home, bob, now)
    given = options(home)
    assert given["rp"] == {"id": "localhost", "name": "Nightlatch"}
    assert given["user"]["name"] == "bob"
    assert [left_out["id"] for left_out in given["excludeCredentials"]]
    answer = home.post(PAGE, data={"passkey": key.make(given)})
    assert answer.status_code == 422
    assert 'data-reason="passkey-already-added"' in answer.text


@pytest.mark.parametrize("sent", ["", "x", "{}", "[]", "null", '{"rawId": 7}', "x" * 20_000])
def test_what_no_browser_sends_is_refused_at_its_place(
    home: TestClient, bob: Person, now: int, sent: str
) -> None:
    sign_in(home, bob, now)
    answer = home.post(PAGE, data={"passkey": sent})
    assert answer.status_code == 422
    assert 'data-testid="add-a-passkey"' in answer.text


@pytest.mark.requirement("S-190")
def test_ten_minutes_later_all_factors_are_asked_for_first(
    home: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(home, bob, clock.now)
    made = SoftKey().make(options(home))
    clock.advance(CONFIRMED_FOR + 1)
    assert home.get(f"{PAGE}/options").status_code == 303
    answer = home.post(PAGE, data={"passkey": made})
    assert "Confirm it" in answer.text
    assert not rows.of(bob.user)


@pytest.mark.requirement("S-190")
def test_a_passkey_on_a_page_of_somebody_else_adds_nothing(
    home: TestClient, bob: Person, alice: Person, now: int
) -> None:
    sign_in(home, alice)
    made = SoftKey().make(options(home))
    sign_in(home, bob, now)
    mine = {"passkey": made, "shown_to": bob.user.shown_as}
    assert 'data-reason="passkey-took-too-long"' in home.post(PAGE, data=mine).text
    old = {"passkey": made, "shown_to": alice.user.shown_as}
    assert home.post(PAGE, data=old).status_code == 409
    assert not rows.of(bob.user)
    assert not rows.of(alice.user)


def test_at_another_address_the_page_leads_to_where_passkeys_work(
    client: TestClient, bob: Person, now: int
) -> None:
    client.base_url = "http://127.0.0.1:8000"
    sign_in(client, bob, now)
    page = client.get(PAGE).text
    assert f'href="{ORIGIN}{PAGE}"' in page
    assert "data-passkey=" not in page
    assert client.get(f"{PAGE}/options").status_code == 404


def test_one_is_renamed_and_removed(home: TestClient, bob: Person, now: int) -> None:
    with_passkey(bob)
    [passkey] = rows.of(bob.user)
    sign_in(home, bob, now)
    page = f"{PAGE}/{passkey.id}"
    assert home.post(page, data={"passkey_name": " "}).status_code == 422
    assert home.post(page, data={"passkey_name": "Work laptop"}).status_code == 303
    assert "Work laptop" in home.get("/profile").text
    for _ in range(2):
        assert home.post(f"{page}/removal").status_code == 303
        page_after = home.get("/profile").text
        assert "passkey-removed" in page_after
        assert "“Work laptop” has been removed. Delete it on your device too." in words(page_after)
        assert "You can add a new one at any time." in words(page_after)
    assert not rows.of(bob.user)


@pytest.mark.requirement("S-83")
def test_somebody_elses_is_not_found(
    home: TestClient, alice: Person, bob: Person, now: int
) -> None:
    with_passkey(alice)
    page = f"{PAGE}/{rows.of(alice.user)[0].id}"
    sign_in(home, bob, now)
    assert home.get(page).status_code == 404
    assert home.post(page, data={"passkey_name": "Mine"}).status_code == 404
    assert home.post(f"{page}/removal").status_code == 404
    assert rows.of(alice.user)


@pytest.mark.requirement("S-191")
def test_the_last_way_to_sign_in_stays(home: TestClient, alice: Person) -> None:
    sign_in(home, alice)
    home.post(PAGE, data={"passkey": SoftKey().make(options(home))})
    [passkey] = rows.of(alice.user)
    assert 'data-testid="remove"' not in home.get("/profile").text
    home.post(f"{PAGE}/{passkey.id}/removal")
    assert 'data-reason="last-passkey"' in home.get("/profile").text
    assert rows.of(alice.user)


def test_what_was_made_for_a_former_address_says_so(
    home: TestClient, bob: Person, now: int
) -> None:
    with_passkey(bob, origin="https://old.example.test", rp_id="old.example.test")
    sign_in(home, bob, now)
    assert 'data-testid="passkey-of-elsewhere"' in home.get("/profile").text


@pytest.mark.requirement("S-193")
def test_after_a_code_a_passkey_is_offered_until_it_is_declined(
    home: TestClient, bob: Person, now: int
) -> None:
    sign_in(home, bob, now)
    save_code(home, bob)
    page = home.get("/profile").text
    assert 'data-testid="passkey-offer"' in page
    assert "passkeys.js" in page
    assert home.post(f"{PAGE}/declined").headers["Location"] == "/profile"
    page = home.get("/profile").text
    assert "passkey-offer" not in page
    assert "passkeys.js" not in page
    assert PasskeyOwner.get().declined_at == now


def test_whoever_has_one_is_offered_none(home: TestClient, bob: Person, now: int) -> None:
    with_passkey(bob)
    sign_in(home, bob, now)
    save_code(home, bob)
    assert "passkey-offer" not in home.get("/profile").text


def save_code(client: TestClient, person: Person) -> None:
    client.post("/profile/recovery-code")
    code = recovery_codes.live(person.user)
    assert code is not None
    client.post("/profile/recovery-code/saved", data={"saved": str(code.id)})
