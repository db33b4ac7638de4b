"""Signing in with a passkey by itself, through the pages."""

import pytest

from models import Session
from tests.unit.browser import Browser
from tests.unit.conftest import Clock, Person
from tests.unit.lost_answers import lost
from tests.unit.passkey_pages import ALONE, password_given, used
from tests.unit.passkeys import with_passkey


@pytest.mark.requirement("S-186")
def test_nothing_is_typed_and_one_gets_where_one_was_going(home: Browser, alice: Person) -> None:
    key = with_passkey(alice)
    page = home.get("/sign-in?next=/profile/activity").text
    assert 'autocomplete="username webauthn"' in page
    assert 'data-passkey="conditional" data-options="/sign-in/passkey/options"' in page
    data = used(home, key, ALONE) | {"next": "/profile/activity"}
    answer = home.post(ALONE, data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile/activity")
    assert home.get("/profile/activity").status_code == 200


@pytest.mark.requirement("S-186")
def test_the_sign_in_ends_with_the_browser_as_any_other(home: Browser, alice: Person) -> None:
    key = with_passkey(alice)
    answer = home.post(ALONE, data=used(home, key, ALONE))
    [cookie] = [c for c in answer.headers.get_list("Set-Cookie") if "-session=" in c]
    assert "Max-Age" not in cookie
    assert "expires" not in cookie.lower()


@pytest.mark.requirement("S-186")
def test_one_that_verifies_no_one_does_not_sign_in_by_itself(home: Browser, alice: Person) -> None:
    key = with_passkey(alice)
    assert home.get(f"{ALONE}/options").json()["userVerification"] == "required"
    answer = home.post(ALONE, data=used(home, key, ALONE, verified=False))
    assert (answer.status_code, Session.select().count()) == (422, 0)
    assert 'data-reason="passkey-not-verified"' in answer.text


@pytest.mark.requirement("S-187")
def test_sent_twice_or_its_answer_lost_it_is_one_sign_in(home: Browser, alice: Person) -> None:
    data = used(home, with_passkey(alice), ALONE)
    answers = [lost(home, ALONE, **data), home.post(ALONE, data=data)]
    assert [answer.headers["Location"] for answer in answers] == ["/profile", "/profile"]
    assert home.get("/profile").status_code == 200
    assert home.post(ALONE, data=data).headers["Location"] == "/profile"
    assert Session.select().count() == 1


@pytest.mark.requirement("S-187")
def test_what_one_browser_was_asked_no_other_can_answer(
    home: Browser, data_dir: object, clock: Clock, alice: Person
) -> None:
    data = used(home, with_passkey(alice), ALONE)
    home.cookies.clear()
    answer = home.post(ALONE, data=data)
    assert answer.status_code == 422
    assert 'data-reason="passkey-took-too-long"' in answer.text
    used(home, with_passkey(alice), ALONE)  # its own cookie is no help
    assert home.post(ALONE, data=data).status_code == 422


def test_two_tabs_of_one_browser_can_both_be_answered(home: Browser, alice: Person) -> None:
    key = with_passkey(alice)
    earlier, _later = (home.get(f"{ALONE}/options").json() for _ in range(2))
    assert home.post(ALONE, data={"passkey": key.sign(earlier)}).status_code == 303


def test_a_refusal_is_said_beside_the_button_and_the_password_will_still_do(
    home: Browser, alice: Person
) -> None:
    key = with_passkey(alice)
    answer = home.post(ALONE, data=used(home, key, ALONE, signed=b"other") | {"next": "/duty"})
    assert answer.status_code == 422
    assert 'data-reason="passkey-wrong"' in answer.text
    assert 'name="next" value="/duty"' in answer.text
    assert key.credential_id.hex() not in answer.text


@pytest.mark.parametrize("sent", [{}, {"passkey": ""}, {"passkey": "{"}, {"passkey": "x" * 20_000}])
def test_nonsense_is_refused_on_the_page(
    home: Browser, sent: dict[str, str], alice: Person
) -> None:
    answer = home.post(ALONE, data=sent)
    assert answer.status_code == 422
    assert "<h1>Sign in to" in answer.text


def test_whoever_is_signed_in_already_goes_on_and_anyone_else_takes_over(
    home: Browser, alice: Person, bob: Person
) -> None:
    key, other = with_passkey(alice), with_passkey(bob)
    home.post(ALONE, data=used(home, key, ALONE))
    home.get("/profile")
    assert home.post(ALONE, data=used(home, key, ALONE)).status_code == 303
    assert [s.user.username for s in Session.select()] == ["alice"]
    home.post(ALONE, data=used(home, other, ALONE))
    assert [s.user.username for s in Session.select()] == ["bob"]


def test_a_half_sign_in_gives_way_to_a_whole_one(home: Browser, alice: Person) -> None:
    key = with_passkey(alice)
    assert password_given(home, alice) == "/sign-in/code"
    home.get("/sign-in/code")
    home.post(ALONE, data=used(home, key, ALONE))
    [session] = Session.select()
    assert session.is_full
