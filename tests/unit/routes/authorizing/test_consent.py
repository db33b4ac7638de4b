"""People are asked once whether an app that isn't trusted may know who they are."""

import json

import pytest

from domain.database.storage import write
from domain.oidc.clients import ClientApp
from models import App, Grant
from tests.unit import oidc
from tests.unit.app_makers import MakeGroup
from tests.unit.conftest import NOW, Clock, Person, sign_in
from tests.unit.oidc import Visit


@pytest.mark.requirement("S-139")
def test_consent_is_asked_for_once_and_again_for_more(
    shop: Visit, alice: Person, make_group: MakeGroup
) -> None:
    for name in ("staff", "ops"):
        make_group(name, alice.user)
    sign_in(shop.browser, alice)
    page = shop.waits(scope="openid email")
    assert "You're signing in to Shop as Alice Example (alice)." in oidc.text(page)
    assert alice.user.email in oidc.text(page)
    assert "the groups you" not in oidc.text(page)
    assert not Grant.select().exists()
    assert "code" in oidc.told(shop.sends("/choice", choice="agree"))
    assert "code" in oidc.told(shop.asks(scope="openid"))
    assert "code" in oidc.told(shop.asks(scope="openid email", prompt="none"))
    assert "the groups you're in: ops, staff" in oidc.text(shop.waits(scope="openid groups"))
    shop.sends("/choice", choice="agree")
    assert "code" in oidc.told(shop.asks(scope="openid email groups"))


@pytest.mark.requirement("S-139")
def test_consent_of_one_person_is_not_that_of_another(
    shop: Visit, alice: Person, bob: Person
) -> None:
    sign_in(shop.browser, alice)
    shop.waits()
    shop.sends("/choice", choice="agree")
    sign_in(shop.browser, bob, NOW)
    assert oidc.told(shop.asks(prompt="none"))["error"] == "consent_required"


def test_consent_can_be_asked_for_where_it_was_given(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    assert "You're signing in to" in visit.waits(prompt="consent").text
    assert "code" in oidc.told(visit.sends("/choice", choice="agree"))
    assert "You're signing in to" in visit.waits(prompt="consent").text


def test_consent_can_be_refused(shop: Visit, alice: Person) -> None:
    sign_in(shop.browser, alice)
    assert "error=access_denied" in shop.waits().text


@pytest.mark.requirement("S-139")
def test_agreeing_is_not_enough_where_more_is_owed(
    shop: Visit, wiki: ClientApp, alice: Person, clock: Clock
) -> None:
    sign_in(shop.browser, alice)
    shop.waits()
    with write():
        App.update(max_age=60).execute()
    clock.advance(60)
    shown = shop.sends("/choice", choice="agree")
    assert "Confirm it" in shown.text
    assert not Grant.select().exists()


def test_agreeing_twice_is_agreeing_once(shop: Visit, alice: Person) -> None:
    sign_in(shop.browser, alice)
    page = shop.waits()
    for _ in range(2):
        shop.shown = page
        assert "code" in oidc.told(shop.sends("/choice", choice="agree"))


def test_an_older_word_is_kept_when_no_choice_is_sent(shop: Visit, alice: Person) -> None:
    sign_in(shop.browser, alice)
    shop.waits()
    assert "You're signing in to" in shop.sends("/choice").text


@pytest.mark.requirement("S-173")
@pytest.mark.parametrize("where", ["id_token", "userinfo"])
def test_what_is_asked_for_by_name_is_asked_about_too(
    shop: Visit, alice: Person, where: str
) -> None:
    sign_in(shop.browser, alice)
    shop.waits(scope="openid")
    shop.sends("/choice", choice="agree")
    claims = json.dumps({where: {"email": None, "groups": {"essential": True}}})
    assert oidc.told(shop.asks(scope="openid", claims=claims, prompt="none")) == {
        "error": "consent_required",
        "error_description": "the person has not agreed yet",
        "state": "the state",
        "iss": "https://login.example.test",
    }
    page = shop.waits(scope="openid", claims=claims)
    assert f"your email address: {alice.user.email}" in oidc.text(page)
    assert "the groups you're in" in oidc.text(page)
    assert "your name" not in oidc.text(page)
    assert "code" in oidc.told(shop.sends("/choice", choice="agree"))
    assert "code" in oidc.told(shop.asks(scope="openid", claims=claims, prompt="none"))
    assert oidc.granted().scope == "openid"
