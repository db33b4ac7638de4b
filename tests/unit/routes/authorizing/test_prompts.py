"""What an app may have people asked again, and what it hears if they may not be asked."""

import json

import pytest

from domain.database.storage import write
from domain.oidc import signing
from models import App, AuthorizationRequest, Client, Grant, Session
from tests.unit import oidc
from tests.unit.conftest import NOW, Clock, Person, sign_in
from tests.unit.oidc import Visit


@pytest.mark.requirement("S-137")
def test_where_nobody_may_be_asked_a_stranger_is_not(visit: Visit) -> None:
    answer = visit.asks(prompt="none")
    assert answer.status_code == 303
    assert oidc.told(answer)["error"] == "login_required"


@pytest.mark.requirement("S-137")
def test_nor_is_someone_who_has_shown_a_password_only(visit: Visit, bob: Person) -> None:
    visit.browser.post("/sign-in", data={"username": "bob", "password": bob.password})
    assert oidc.told(visit.asks(prompt="none"))["error"] == "login_required"


@pytest.mark.requirement("S-137")
def test_someone_who_is_signed_in_need_not_be(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    assert "code" in oidc.told(visit.asks(prompt="none"))


@pytest.mark.requirement("S-137")
@pytest.mark.parametrize(
    ("change", "error"),
    [
        (App.update(max_age=60), "login_required"),
        (Client.update(is_trusted=False), "consent_required"),
        (App.update(is_for_everyone=False), "access_denied"),
        (Session.update(factors="pwd"), "login_required"),
    ],
    ids=["too-long-ago", "no-consent", "not-allowed", "too-weak"],
)
def test_what_is_owed_is_named(
    visit: Visit, bob: Person, clock: Clock, change: object, error: str
) -> None:
    sign_in(visit.browser, bob, NOW)
    clock.advance(61)
    with write():
        change.execute()  # type: ignore[attr-defined]
    assert oidc.told(visit.asks(prompt="none"))["error"] == error


def test_mfa_that_is_not_set_up_is_interaction(visit: Visit, alice: Person) -> None:
    sign_in(visit.browser, alice)
    assert oidc.told(visit.asks(prompt="none"))["error"] == "interaction_required"


@pytest.mark.requirement("S-139")
def test_an_account_can_be_chosen(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    page = visit.waits(prompt="select_account")
    assert "Continue as Bob Example" in oidc.text(page)
    assert "code" in oidc.told(visit.sends("/choice", choice="continue"))
    assert visit.asks(prompt="select_account").headers["Location"].startswith("/oidc/")


@pytest.mark.requirement("S-139")
def test_or_another_one_which_gets_there_too(visit: Visit, bob: Person, ada: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    visit.waits(prompt="select_account")
    visit.sends("/sign-out", which=1)
    visit.sends("/sign-in", username="ada", password=ada.password)
    visit.sends("/sign-in/code", code=ada.code(NOW))
    assert "code" in oidc.told(visit.shown)
    assert oidc.granted().user == ada.user


@pytest.mark.requirement("S-137")
def test_an_app_that_expects_someone_else_is_not_told_of_who_is_here(
    visit: Visit, bob: Person, ada: Person
) -> None:
    sign_in(visit.browser, bob, NOW)
    hint = signing.sign({"sub": ada.user.sub, "aud": "x"}, "RS256", NOW)
    assert oidc.told(visit.asks(prompt="none", id_token_hint=hint))["error"] == "login_required"
    page = visit.waits(id_token_hint=hint)
    assert "expects a different account" in page.text
    assert hint not in AuthorizationRequest.get().query
    assert not Grant.select().exists()
    same = signing.sign({"sub": bob.user.sub, "aud": "x"}, "RS256", NOW)
    assert "code" in oidc.told(visit.asks(prompt="none", id_token_hint=same))


@pytest.mark.requirement("S-137")
def test_an_app_that_expects_one_of_several_takes_any_of_them(
    visit: Visit, bob: Person, ada: Person
) -> None:
    """OpenID Connect Core §5.5.1, `values`: whichever comes first among them."""
    sign_in(visit.browser, bob, NOW)
    for subs, error in (([ada.user.sub, bob.user.sub], None), ([ada.user.sub], "login_required")):
        claims = json.dumps({"id_token": {"sub": {"values": subs}}})
        assert oidc.told(visit.asks(prompt="none", claims=claims)).get("error") == error
