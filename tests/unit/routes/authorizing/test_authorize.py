"""Where an app sends people to sign in: straight back with a code if nothing is owed."""

from urllib.parse import urlencode

import pytest

from domain.audit import events
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import faults
from domain.oidc.clients import ClientApp
from models import App, AuthorizationRequest, ClientAddress, Event, Grant, Session
from tests.unit import oidc
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW, Person, sign_in
from tests.unit.oidc import Visit
from tests.unit.routes.authorizing.conftest import ISSUER


@pytest.mark.requirement("S-132")
def test_a_person_who_is_signed_in_goes_straight_back_with_a_code(
    visit: Visit, bob: Person
) -> None:
    sign_in(visit.browser, bob, NOW)
    answer = visit.asks()
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{made.REDIRECT}?code=")
    told = oidc.told(answer)
    assert (told["state"], told["iss"]) == ("the state", ISSUER)
    grant = Grant.get(Grant.code_hash == tokens.hashed(told["code"]))
    assert (grant.user, grant.nonce, grant.challenge) == (bob.user, "the nonce", oidc.CHALLENGE)
    assert (grant.acr, grant.amr) == (oidc.MFA, "pwd otp mfa")
    assert grant.auth_time == Session.get().confirmed_at


def test_what_stood_in_the_address_of_the_app_still_does(visit: Visit, bob: Person) -> None:
    with write():
        ClientAddress.update(address=f"{made.REDIRECT}?team=a%20b").execute()
    visit.redirect_uri = f"{made.REDIRECT}?team=a%20b"
    sign_in(visit.browser, bob, NOW)
    assert visit.asks().headers["Location"].startswith(f"{made.REDIRECT}?team=a%20b&code=")


def test_a_state_comes_back_as_it_was_and_none_if_there_was_none(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    odd = 'a&b=c#d é\n"<script>'
    assert oidc.told(visit.asks(state=odd))["state"] == odd
    assert "state" not in oidc.told(visit.asks(state=None))


@pytest.mark.requirement("S-123")
def test_whoever_has_to_sign_in_first_gets_there_after(visit: Visit, bob: Person) -> None:
    visit.waits()
    assert visit.shown.headers["Location"].startswith("/sign-in?next=%2Foidc%2Fauthorize%2F")
    visit.shown = visit.browser.get(visit.shown.headers["Location"])
    assert "To open Wiki, please sign in." in oidc.text(visit.shown)
    visit.sends("/sign-in", username="bob", password=bob.password)
    shown = visit.sends("/sign-in/code", code=bob.code(NOW))
    assert shown.status_code == 200
    assert "Opening Wiki" in shown.text
    assert oidc.told(shown)["state"] == "the state"
    assert oidc.address(shown) in shown.text.replace("&amp;", "&")


def test_the_app_can_say_who_it_expects(visit: Visit, bob: Person) -> None:
    visit.waits(login_hint="bob")
    page = visit.browser.get(visit.shown.headers["Location"])
    assert 'value="bob"' in page.text


@pytest.mark.requirement("S-133")
def test_an_address_that_is_not_registered_is_led_to_by_nothing(
    visit: Visit, wiki: ClientApp, bob: Person
) -> None:
    sign_in(visit.browser, bob, NOW)
    visit.redirect_uri = "https://evil.example/cb"
    answer = visit.asks()
    assert answer.status_code == 400
    assert 'data-outcome="redirect-uri-unknown"' in answer.text
    assert "Location" not in answer.headers
    assert "Refresh" not in answer.headers
    assert 'href="https://evil.example' not in answer.text
    assert not Grant.select().exists()


def test_administrators_see_what_was_wrong(visit: Visit, wiki: ClientApp) -> None:
    visit.redirect_uri = f"{made.REDIRECT}/"
    page = visit.asks().text
    assert "differs from the registered one by a slash at the end" in page
    [noted] = faults.of(wiki.app)
    assert "a slash at the end" in noted.detail


@pytest.mark.requirement("S-134")
def test_all_other_faults_go_back_to_the_app(visit: Visit, wiki: ClientApp) -> None:
    answer = visit.asks(response_type="token")
    told = oidc.told(answer)
    assert answer.headers["Location"].startswith(made.REDIRECT)
    assert told.pop("error_description")
    assert told == {"error": "unsupported_response_type", "state": "the state", "iss": ISSUER}
    assert [fault.kind for fault in faults.of(wiki.app)] == ["unsupported_response_type"]


@pytest.mark.requirement("S-134")
def test_a_huge_request_is_refused_and_a_long_one_waits_in_a_row(visit: Visit) -> None:
    assert oidc.told(visit.asks(ui_locales="x" * 9000))["error"] == "invalid_request"
    state = "x" * 6000
    assert visit.waits(state=state).headers["Location"].startswith("/sign-in")
    assert state in AuthorizationRequest.get().query


@pytest.mark.requirement("S-134")
def test_an_app_may_ask_by_a_form_of_its_own(visit: Visit, bob: Person) -> None:
    # Browsers send none of our cookies with it, so it is asked again by a link.
    sign_in(visit.browser, bob, NOW)
    given = oidc.parameters(visit.client_id, made.REDIRECT)
    answer = visit.browser.post("/oidc/authorize", data=given, headers=oidc.FROM_ELSEWHERE)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/oidc/authorize/")
    there = visit.browser.get(answer.headers["Location"], headers=oidc.FROM_ELSEWHERE)
    assert there.status_code == 303
    assert "code" in oidc.told(there)


@pytest.mark.case("B34")
@pytest.mark.parametrize("value", ["%FF", "%ED%A0%80", "\xe9"])
def test_what_is_no_text_in_such_a_form_is_no_fault_of_ours(
    visit: Visit, bob: Person, value: str
) -> None:
    sign_in(visit.browser, bob, NOW)
    given = oidc.parameters(visit.client_id, made.REDIRECT, state=None)
    body = f"{urlencode(given)}&state={value}".encode("latin-1")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    path = "/oidc/authorize"
    answer = visit.browser.post(path, content=body, headers=oidc.FROM_ELSEWHERE | kind)
    there = visit.browser.get(answer.headers["Location"], headers=oidc.FROM_ELSEWHERE)
    assert "code" in oidc.told(there)


@pytest.mark.requirement("S-126")
def test_after_a_form_of_ours_a_page_goes_on_and_no_redirect(visit: Visit, bob: Person) -> None:
    # As when the sign-in ended just while it was used, and the person signs in again.
    sign_in(visit.browser, bob, NOW)
    asked = f"/oidc/authorize?{urlencode(oidc.parameters(visit.client_id, made.REDIRECT))}"
    for site, status in (("same-origin", 200), ("none", 303), ("same-site", 303)):
        answer = visit.browser.get(asked, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == status, site
        assert "code" in oidc.told(answer)


@pytest.mark.requirement("S-125")
def test_with_such_a_form_no_cookie_of_ours_counts(visit: Visit, bob: Person) -> None:
    sign_in(visit.browser, bob, NOW)
    with write():
        Session.update(arrived_at=None).execute()
    given = oidc.parameters(visit.client_id, made.REDIRECT)
    visit.browser.post("/oidc/authorize", data=given, headers=oidc.FROM_ELSEWHERE)
    assert Session.get().arrived_at is None
    visit.asks()
    assert Session.get().arrived_at == NOW


def test_a_form_with_a_fault_goes_back_as_a_link_does(visit: Visit) -> None:
    given = oidc.parameters(visit.client_id, made.REDIRECT, scope="profile")
    answer = visit.browser.post("/oidc/authorize", data=given, headers=oidc.FROM_ELSEWHERE)
    assert answer.status_code == 303
    assert oidc.told(answer)["error"] == "invalid_scope"


@pytest.mark.requirement("S-106")
def test_who_can_not_open_the_app_is_told_whom_to_ask(
    visit: Visit, wiki: ClientApp, bob: Person, ada: Person
) -> None:
    with write():
        App.update(is_for_everyone=False).execute()
    sign_in(visit.browser, bob, NOW)
    page = visit.waits()
    assert page.status_code == 403
    assert 'data-outcome="not-allowed"' in page.text
    assert "Ada Admin" in page.text
    assert "error=access_denied" in page.text
    assert not Grant.select().exists()
    assert Event.select().where(Event.kind == events.APP_REFUSED).count() == 1
    assert oidc.told(visit.asks(prompt="none"))["error"] == "access_denied"


def test_the_way_keeps_an_app_s_window_in_reach(visit: Visit) -> None:
    answer = visit.waits()
    assert answer.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert visit.asks().headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
