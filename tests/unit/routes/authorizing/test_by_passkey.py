"""An app that opens only with a passkey, or asks for one: nothing less gets back to it."""

from typing import Any

import pytest

from domain.access import factors
from domain.database.storage import write
from domain.oidc import assurance
from models import App, Client, Grant, Session
from tests.unit import oidc
from tests.unit.conftest import NOW, Clock, Person, sign_in
from tests.unit.oidc import Visit
from tests.unit.oidc_grants import is_alive
from tests.unit.passkey_browser import touched
from tests.unit.passkeys import with_passkey
from tests.unit.routes.authorizing.conftest import ISSUER
from tests.unit.soft_key import SoftKey

pytestmark = pytest.mark.requirement("S-202")
HOST: dict[str, Any] = {"rp_id": "login.example.test", "origin": ISSUER}
PHR = {"acr_values": "phr"}


def only_with_a_passkey() -> None:
    with write():
        App.update(needs_passkey=True).execute()


def confirmed(visit: Visit, key: SoftKey) -> None:
    """The page that asks for the passkey is answered with it."""
    assert "confirm_code" not in visit.shown.text
    path = visit.shown.url.path
    visit.sends(path, confirm_passkey=touched(visit.browser, key))


@pytest.mark.parametrize("more", [PHR, {}], ids=["asked for", "by the rule"])
def test_after_a_code_the_passkey_is_asked_for_and_then_it_goes_on(
    visit: Visit, bob: Person, more: dict[str, str]
) -> None:
    key = with_passkey(bob, **HOST)
    sign_in(visit.browser, bob, NOW)
    if not more:
        only_with_a_passkey()
    assert "confirm with a passkey" in oidc.text(visit.waits(**more))
    confirmed(visit, key)
    assert "code" in oidc.told(visit.shown)
    grant = oidc.granted()
    assert grant.acr == (assurance.PHR if more else assurance.MFA)
    assert grant.amr == "pop user mfa"


def test_password_and_code_do_not_open_it(visit: Visit, bob: Person, clock: Clock) -> None:
    with_passkey(bob, **HOST)
    sign_in(visit.browser, bob, NOW)
    clock.advance(31)
    path = visit.waits(**PHR).url.path
    given = {"confirm_password": bob.password, "confirm_code": bob.code(clock.now)}
    refused = visit.browser.post(path, data=given)
    assert refused.status_code == 422
    assert not Grant.select().exists()


def test_who_has_none_adds_one_and_gets_there(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    with write():
        Session.update(factors=factors.WITH_CODE).execute()
    answer = visit.waits(**PHR)
    page = visit.browser.get(answer.headers["Location"])
    assert "To open Wiki, add a passkey first." in oidc.text(page)
    key = SoftKey(**HOST)
    made = key.make(visit.browser.get("/profile/mfa/passkeys/options").json())
    added = visit.browser.post("/profile/mfa/passkeys", data={"passkey": made})
    assert added.headers["Location"] == "/profile/recovery-code"
    visit.browser.get(added.headers["Location"])
    visit.browser.post("/profile/recovery-code/saved")
    assert 'data-testid="go-on"' in visit.browser.get("/duty/done").text
    assert "code" in oidc.told(visit.browser.get(Session.get().headed_for))
    assert oidc.granted().acr == assurance.PHR


def test_without_a_page_the_app_hears_why(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    told = oidc.told(visit.asks(prompt="none", **PHR))
    assert told["error"] == "interaction_required"
    with_passkey(bob, **HOST)
    assert oidc.told(visit.asks(prompt="none", **PHR))["error"] == "login_required"


def test_what_was_given_for_less_ends_with_the_new_rule(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    visit.asks()
    grant = oidc.granted()
    assert is_alive(grant)
    only_with_a_passkey()
    assert not is_alive(grant)
    with write():
        Grant.update(amr="pwd pop mfa").execute()
    assert is_alive(grant)


def test_a_sign_in_by_passkey_is_enough(visit: Visit, bob: Person) -> None:
    with_passkey(bob, **HOST)
    sign_in(visit.browser, bob, NOW)
    with write():
        Session.update(factors=factors.WITH_PASSKEY).execute()
        Client.update(needs_mfa=False).execute()
    only_with_a_passkey()
    assert "code" in oidc.told(visit.asks(**PHR))


@pytest.mark.requirement("S-194")
@pytest.mark.parametrize("more", [{"prompt": "login"}, {"max_age": "60"}], ids=" ".join)
def test_an_app_that_asks_again_is_answered_with_a_passkey(
    visit: Visit, bob: Person, clock: Clock, more: dict[str, str]
) -> None:
    key = with_passkey(bob, **HOST)
    sign_in(visit.browser, bob, NOW)
    clock.advance(61)
    assert "a passkey, or with your password and a code" in oidc.text(visit.waits(**more))
    path = visit.shown.url.path
    visit.sends(path, confirm_passkey=touched(visit.browser, key))
    assert "code" in oidc.told(visit.shown)
    assert oidc.granted().amr == "pop user mfa"
