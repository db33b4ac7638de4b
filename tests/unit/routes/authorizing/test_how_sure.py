"""An app can ask how sure it is that it was the person, and is told no more than is true."""

import json

import pytest

from domain.database.storage import write
from models import Client, Grant, Policy, Session, User
from tests.unit import oidc
from tests.unit.conftest import NOW, Clock, Person, sign_in
from tests.unit.oidc import Visit

ESSENTIAL = {"acr": {"essential": True, "values": [oidc.MFA]}}


@pytest.mark.requirement("S-136")
@pytest.mark.parametrize("more", [{"prompt": "login"}, {"max_age": "60"}, {"max_age": "0"}])
def test_all_factors_are_asked_for_again(
    visit: Visit, bob: Person, clock: Clock, more: dict[str, str]
) -> None:
    sign_in(visit.browser, bob, NOW)
    clock.advance(61)
    page = visit.waits(**more)
    assert "Confirm it's you" in oidc.text(page)
    assert "error=access_denied" in page.text
    visit.confirms(bob, clock.now)
    assert "code" in oidc.told(visit.shown)
    assert oidc.granted().auth_time == clock.now


@pytest.mark.requirement("S-136")
def test_a_password_alone_is_not_all_factors(visit: Visit, bob: Person, clock: Clock) -> None:
    sign_in(visit.browser, bob, NOW)
    clock.advance(61)
    visit.waits(prompt="login")
    refused = visit.sends(visit.shown.url.path, confirm_password=bob.password, confirm_code="")
    assert refused.status_code == 422
    assert not Grant.select().exists()


@pytest.mark.requirement("S-136")
def test_having_confirmed_for_one_request_is_nothing_to_the_next(
    visit: Visit, bob: Person, clock: Clock
) -> None:
    sign_in(visit.browser, bob, NOW)
    for _ in range(2):
        clock.advance(61)
        assert "Confirm it" in visit.waits(prompt="login").text
        visit.confirms(bob, clock.now)
        assert "code" in oidc.told(visit.shown)


@pytest.mark.requirement("S-136")
def test_having_signed_in_for_it_is_fresh_enough(visit: Visit, bob: Person) -> None:
    visit.waits(prompt="login", max_age="0")
    visit.shown = visit.browser.get(visit.shown.headers["Location"])
    visit.sends("/sign-in", username="bob", password=bob.password)
    visit.sends("/sign-in/code", code=bob.code(NOW))
    assert "code" in oidc.told(visit.shown)


def test_within_the_time_nobody_is_asked(visit: Visit, bob: Person, clock: Clock) -> None:
    sign_in(visit.browser, bob, NOW)
    clock.advance(59)
    assert "code" in oidc.told(visit.asks(max_age="60"))


@pytest.mark.requirement("S-22")
def test_half_a_sign_in_is_none_to_an_app_that_takes_a_password(shop: Visit, bob: Person) -> None:
    with write():
        Client.update(is_trusted=True).execute()
    shop.browser.post("/sign-in", data={"username": "bob", "password": bob.password})
    assert shop.waits().headers["Location"].startswith("/sign-in/code?")
    assert not Grant.select().exists()


@pytest.mark.requirement("S-136")
def test_an_app_can_ask_for_mfa_of_someone_without(shop: Visit, alice: Person) -> None:
    sign_in(shop.browser, alice)
    answer = shop.waits(acr_values=oidc.MFA)
    assert answer.headers["Location"] == "/duty"
    assert not Grant.select().exists()


@pytest.mark.requirement("S-136")
@pytest.mark.parametrize(
    "more", [{"acr_values": oidc.MFA}, {"claims": json.dumps({"id_token": ESSENTIAL})}]
)
def test_a_sign_in_that_showed_less_than_asked_for_shows_all(
    visit: Visit, bob: Person, clock: Clock, more: dict[str, str]
) -> None:
    sign_in(visit.browser, bob, NOW)
    clock.advance(30)
    with write():
        Session.update(factors="").execute()
        Client.update(needs_mfa=False).execute()
    assert "Confirm it" in visit.waits(**more).text
    visit.confirms(bob, clock.now)
    assert oidc.granted().acr == oidc.MFA


@pytest.mark.requirement("S-136")
def test_what_no_sign_in_here_has_is_said_to_be_lacking(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    claims = json.dumps({"id_token": {"acr": {"essential": True, "values": ["phrh"]}}})
    for prompt in (None, "none"):
        shown = visit.waits if prompt is None else visit.asks
        told = oidc.told(shown(claims=claims, prompt=prompt))
        assert told["error"] == "unmet_authentication_requirements"


@pytest.mark.requirement("S-136")
def test_a_password_alone_is_called_what_it_is(shop: Visit, alice: Person) -> None:
    sign_in(shop.browser, alice)
    shop.waits()
    shop.sends("/choice", choice="agree")
    assert (oidc.granted().acr, oidc.granted().amr) == (oidc.SFA, "pwd")


def test_the_team_s_policy_asks_for_mfa_ahead_of_any_app(shop: Visit, alice: Person) -> None:
    sign_in(shop.browser, alice)
    with write():
        Policy.update(required_from=NOW - 10**6, grace_days=0).execute()
        User.update(created_at=NOW - 10**6).execute()
    assert shop.waits().headers["Location"] == "/duty"
