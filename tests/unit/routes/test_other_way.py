"""An app or a passkey: each page that sets one up leads to the other, where that will do."""

import re

import pytest
from starlette.testclient import TestClient

from domain.database.storage import write
from domain.mfa import passkey_policy, policy, recovery, state
from models import Authenticator, Session, User
from tests.unit.browser import Browser, words
from tests.unit.conftest import ORIGIN, Person, sign_in
from tests.unit.passkey_browser import touched
from tests.unit.passkeys_asked import EVERYBODY
from tests.unit.soft_key import ORIGIN as HOME
from tests.unit.soft_key import SoftKey

SETUP, PASSKEY, ADDS = "/profile/mfa", "/profile/mfa/passkeys", "/profile/mfa/passkeys/options"
TO_PASSKEY, TO_APP = 'data-testid="add-a-passkey-instead"', 'data-testid="set-up-an-app"'


@pytest.fixture
def home(client: Browser) -> Browser:
    """A browser at the address that passkeys are made for."""
    client.base_url = HOME
    return client


def lost(person: Person, now: int) -> None:
    with write():
        recovery.begin(User.get_by_id(person.user.id), now)


def test_the_first_set_up_leads_from_either_to_the_other(home: Browser, alice: Person) -> None:
    sign_in(home, alice)
    home.post(SETUP)
    for answer in (home.get(SETUP), home.get(SETUP, headers={"HX-Request": "true"})):
        assert re.search(f'href="{PASSKEY}"[^>]*{TO_PASSKEY}', answer.text)
    page = home.get(PASSKEY).text
    assert TO_APP in page
    assert f'<form method="post" action="{SETUP}"' in page


def test_so_does_the_set_up_of_what_replaces_a_lost_phone(
    home: Browser, bob: Person, now: int
) -> None:
    sign_in(home, bob, now)
    lost(bob, now)
    home.post("/recovery/set-up")
    assert re.search(f'href="/recovery/passkey"[^>]*{TO_PASSKEY}', home.get(SETUP).text)
    page = home.get("/recovery/passkey").text
    assert TO_APP in page
    assert '<form method="post" action="/recovery/set-up"' in page


def test_where_no_passkey_works_none_is_offered(client: TestClient, alice: Person) -> None:
    client.base_url = "http://127.0.0.1:8000"
    sign_in(client, alice)
    client.post(SETUP)
    assert TO_PASSKEY not in client.get(SETUP).text


def test_with_mfa_on_one_more_is_in_place_of_nothing(home: Browser, bob: Person, now: int) -> None:
    sign_in(home, bob, now)
    home.post("/profile/mfa/replacement")
    assert TO_PASSKEY not in home.get(SETUP).text
    assert TO_APP not in home.get(PASSKEY).text


def test_where_the_team_takes_only_passkeys_no_app_is_offered(
    home: Browser, alice: Person, now: int
) -> None:
    sign_in(home, alice)
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    assert TO_APP in home.get(PASSKEY).text  # until then, it does
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    assert TO_APP not in home.get(PASSKEY).text
    lost(alice, now)
    assert TO_APP not in home.get("/recovery/passkey").text


def test_a_passkey_instead_ends_the_set_up_of_the_app(home: Browser, alice: Person) -> None:
    sign_in(home, alice)
    home.post(SETUP)
    home.post(PASSKEY, data={"passkey": touched(home, SoftKey(), ADDS)})
    assert state.is_on(alice.user)
    assert not Authenticator.select().exists()
    assert "You started setting up" not in home.get("/profile").text


def test_so_it_does_on_the_way_from_a_lost_phone(home: Browser, bob: Person, now: int) -> None:
    sign_in(home, bob, now)
    lost(bob, now)
    Session.update(recovered=True).execute()
    home.post("/recovery/set-up")
    home.post("/recovery/passkey", data={"passkey": touched(home, SoftKey(), ADDS)})
    assert not Authenticator.select().where(Authenticator.activated_at.is_null()).exists()


def test_what_the_browser_says_of_a_passkey_stands_below_its_own_button(
    home: Browser, alice: Person
) -> None:
    sign_in(home, alice)
    page = home.get(PASSKEY).text
    assert page.index('class="said bad"') < page.index('<div class="row">')


def test_both_are_said_to_turn_mfa_on(home: Browser, alice: Person, now: int) -> None:
    sign_in(home, alice)
    page = words(home.get("/profile").text)
    assert "To set up the app, choose Enable MFA. Adding a passkey turns MFA on too." in page
    policy.require(0, now, ORIGIN, None)
    assert "or add a passkey on this device: either one turns MFA on." in words(
        home.get("/duty").text
    )
