"""The pages that ask "confirm it's you" of people with passkeys."""

from collections.abc import Iterator
from html import unescape

import pytest
from httpx2 import Response

from domain.access import factors
from models import Passkey, Session
from tests.unit.browser import Browser
from tests.unit.conftest import PASSWORD, Clock, Person, signed_in
from tests.unit.passkey_browser import at_home, touched
from tests.unit.passkeys import with_passkey

pytestmark = pytest.mark.requirement("S-194")
LATER = 11 * 60
DEED = "/profile/recovery-code"  # asks who does it to confirm
SCRIPT = "passkeys.js"


@pytest.fixture
def browser(data_dir: object, clock: Clock) -> Iterator[Browser]:
    with at_home(clock) as browser:
        yield browser


def enter(browser: Browser, person: Person, clock: Clock) -> Session:
    """The session of somebody who has signed in a while ago."""
    session = signed_in(person, clock.now)
    browser.cookies.set("nightlatch-8000-session", session.token)
    clock.advance(LATER)
    return session


def is_done(answer: Response) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].startswith(DEED)


def test_a_passkey_is_asked_for_in_place_of_an_act_and_then_it_is_done(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    key, session = with_passkey(alice), enter(browser, alice, clock)
    page = browser.post(DEED).text
    assert "confirm with a passkey" in page
    assert SCRIPT in page
    assert 'name="confirm_password"' not in page
    assert is_done(browser.post(DEED, data={"confirm_passkey": touched(browser, key)}))
    assert Session.get_by_id(session.id).factors == factors.PASSKEY_ALONE


def test_a_key_that_verifies_nobody_takes_the_password_in_the_same_form(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    key = with_passkey(alice, verifies=False)
    enter(browser, alice, clock)
    page = browser.post(DEED).text
    assert page.count('data-testid="confirm-with-a-passkey"') == 1
    assert page.count('name="confirm_password"') == 1
    assert 'data-testid="confirm"' not in page
    assert "confirm with your password and a passkey" in page
    refused = browser.post(DEED, data={"confirm_passkey": touched(browser, key)})
    assert refused.status_code == 422
    assert "Enter your password first" in unescape(refused.text)
    given = {"confirm_passkey": touched(browser, key), "confirm_password": PASSWORD}
    assert is_done(browser.post(DEED, data=given))


def test_who_has_both_is_asked_for_either(bob: Person, browser: Browser, clock: Clock) -> None:
    with_passkey(bob)
    enter(browser, bob, clock)
    page = browser.post(DEED).text
    assert "confirm with a passkey, or with your password and a code" in page
    assert 'name="confirm_code"' in page
    by_code = {"confirm_password": PASSWORD, "confirm_code": bob.code(clock.now)}
    assert is_done(browser.post(DEED, data=by_code))


def test_a_refused_one_is_told_where_it_was_asked_for(
    alice: Person, bob: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    key = with_passkey(bob)
    enter(browser, alice, clock)
    refused = browser.post(DEED, data={"confirm_passkey": touched(browser, key)})
    assert refused.status_code == 422
    assert 'data-reason="passkey-of-another"' in refused.text


def test_without_a_passkey_the_page_has_neither_its_button_nor_its_script(
    bob: Person, browser: Browser, clock: Clock
) -> None:
    enter(browser, bob, clock)
    page = browser.post(DEED).text
    assert SCRIPT not in page
    assert "confirm_passkey" not in page


def test_what_the_waiting_form_says_of_another_passkey_is_kept(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    enter(browser, alice, clock)
    page = browser.post(DEED, data={"passkey": "what was made there"}).text
    assert '<input type="hidden" name="passkey" value="what was made there">' in page


def test_at_another_name_of_this_machine_the_page_says_where_to_go(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    enter(browser, alice, clock)
    browser.base_url = "http://127.0.0.1:8000"
    page = browser.get("/confirmation").text
    assert "sign in with your recovery code" in page
    assert 'data-testid="passkeys-there"' in page
    assert SCRIPT not in page
    assert browser.get("/confirmation/passkey").status_code == 404


def test_a_passkey_turns_mfa_off(alice: Person, browser: Browser, clock: Clock) -> None:
    key = with_passkey(alice)
    enter(browser, alice, clock)
    page = browser.get("/profile/mfa/removal").text
    assert "Your passkeys" in page
    assert 'name="code"' not in page
    done = browser.post("/profile/mfa/removal", data={"passkey": touched(browser, key)})
    assert done.headers["Location"] == "/profile"
    assert not Passkey.select().exists()


def test_mfa_stays_on_if_the_passkey_is_refused(
    alice: Person, bob: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    key = with_passkey(bob)
    enter(browser, alice, clock)
    refused = browser.post("/profile/mfa/removal", data={"passkey": touched(browser, key)})
    assert refused.status_code == 422
    assert 'data-reason="passkey-of-another"' in refused.text
    assert Passkey.select().count() == 2
