"""Completing a sign-in with a passkey, through the pages."""

import pytest

from tests.unit.browser import Browser, words
from tests.unit.conftest import NOW, Person
from tests.unit.lost_answers import lost
from tests.unit.passkey_pages import AFTER_PASSWORD, ALONE, password_given, used
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import ORIGIN


@pytest.mark.requirement("S-186")
def test_after_the_password_a_passkey_takes_the_place_of_the_code(
    home: Browser, bob: Person
) -> None:
    key = with_passkey(bob, verifies=False)
    assert password_given(home, bob) == "/sign-in/code"
    page = home.get("/sign-in/code?next=/profile/activity").text
    assert page.index('data-testid="use-a-passkey"') < page.index('data-testid="code"')
    options = home.get(f"{AFTER_PASSWORD}/options").json()
    assert options["userVerification"] == "discouraged"
    assert len(options["allowCredentials"]) == 1
    data = used(home, key, AFTER_PASSWORD) | {"next": "/profile/activity"}
    answers = [lost(home, AFTER_PASSWORD, **data), home.post(AFTER_PASSWORD, data=data)]
    assert {answer.headers["Location"] for answer in answers} == {"/profile/activity"}
    assert home.get("/profile").status_code == 200


def test_a_refused_passkey_leaves_the_page_with_both(home: Browser, bob: Person) -> None:
    key = with_passkey(bob)
    password_given(home, bob)
    for data in (used(home, key, AFTER_PASSWORD, touched=False), {"passkey": "nonsense"}, {}):
        refused = home.post(AFTER_PASSWORD, data=data)
        assert refused.status_code == 422
        assert 'name="code"' in refused.text


def test_the_code_still_does(home: Browser, bob: Person) -> None:
    with_passkey(bob)
    password_given(home, bob)
    answer = home.post("/sign-in/code", data={"code": bob.code(NOW)})
    assert answer.headers["Location"] == "/profile"


def test_whoever_has_passkeys_only_is_asked_for_no_code(home: Browser, alice: Person) -> None:
    key = with_passkey(alice)
    password_given(home, alice)
    page = home.get("/sign-in/code").text
    assert "<h1>Use your passkey</h1>" in page
    assert 'name="code"' not in page
    for path in ("recovery-code", "neither"):
        assert "Use your passkey" in words(home.get(f"/sign-in/{path}").text)
    refused = home.post(AFTER_PASSWORD, data=used(home, key, AFTER_PASSWORD, touched=False))
    assert 'data-reason="passkey-not-touched"' in refused.text
    assert "<h1>Use your passkey</h1>" in refused.text
    answer = home.post(AFTER_PASSWORD, data=used(home, key, AFTER_PASSWORD))
    assert answer.headers["Location"] == "/profile"


def test_with_no_passkey_that_works_here_only_the_recovery_code_is_left(
    home: Browser, alice: Person
) -> None:
    with_passkey(alice, origin="http://old.example.test", rp_id="old.example.test")
    password_given(home, alice)
    assert home.get("/sign-in/code").headers["Location"] == "/sign-in/recovery-code"
    page = home.get("/sign-in/recovery-code").text
    assert "None of your passkeys can be used here" in page


def test_at_another_address_of_this_machine_the_pages_lead_to_ours(
    home: Browser, alice: Person
) -> None:
    with_passkey(alice)
    home.base_url = "http://127.0.0.1:8000"
    page = home.get("/sign-in").text
    assert "webauthn" not in page
    assert "passkeys.js" not in page
    assert f'href="{ORIGIN}/sign-in"' in page
    assert home.get(f"{ALONE}/options").status_code == 404
    assert home.post(ALONE, data={"passkey": "{}"}).status_code == 404
    password_given(home, alice)
    page = home.get("/sign-in/code").text
    assert f'href="{ORIGIN}/sign-in/code"' in page
    assert "passkeys.js" not in page


def test_without_the_password_the_second_step_has_nothing_to_ask_for(home: Browser) -> None:
    assert home.get(f"{AFTER_PASSWORD}/options").status_code == 303
    assert home.get(AFTER_PASSWORD).status_code == 303
    assert home.post(AFTER_PASSWORD, data={"passkey": "{}"}).status_code == 303


def test_pages_after_a_refusal_can_be_loaded_again(home: Browser, alice: Person) -> None:
    with_passkey(alice)
    assert "<h1>Sign in to" in home.get(ALONE).text
    password_given(home, alice)
    assert "<h1>Use your passkey</h1>" in home.get(AFTER_PASSWORD).text
