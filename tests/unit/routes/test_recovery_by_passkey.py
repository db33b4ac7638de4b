"""The pages of the path to a phone or passkey that works, and of the rehearsal, with passkeys."""

from collections.abc import Iterator

import pytest

from domain.database.storage import write
from domain.mfa import lost, recovery, recovery_code_use, recovery_codes
from models import Authenticator, Passkey, Session, User
from tests.unit.browser import Browser, words
from tests.unit.conftest import Clock, Person, signed_in
from tests.unit.passkey_browser import at_home, touched
from tests.unit.passkeys import with_passkey
from tests.unit.selected import fresh
from tests.unit.soft_key import SoftKey

pytestmark = pytest.mark.requirement("S-196")
PASSKEY, PHONE, REHEARSAL = "/recovery/passkey", "/recovery/phone", "/profile/rehearsal"


@pytest.fixture
def browser(data_dir: object, clock: Clock) -> Iterator[Browser]:
    with at_home(clock) as browser:
        yield browser


def enter(browser: Browser, person: Person, clock: Clock) -> Session:
    session = signed_in(person, clock.now)
    browser.cookies.set("nightlatch-8000-session", session.token)
    return session


def recover(browser: Browser, person: Person, clock: Clock) -> Session:
    """Under way, with the code saved, in a session that the recovery code has opened."""
    session = enter(browser, person, clock)
    recovery_codes.generate(session, clock.now)
    recovery_code_use.mark_saved(session, clock.now)
    with write():
        recovery.begin(fresh(person), clock.now)
        Session.update(recovered=True).execute()
    return session


def test_the_second_step_offers_both_and_says_what_is_lost(
    alice: Person, bob: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    recover(browser, alice, clock)
    page = browser.get("/recovery").text
    assert "Your lost passkey can still sign in" in page
    assert 'data-testid="add-passkey"' in page
    assert 'data-testid="set-up-new-phone"' in page
    with_passkey(bob)
    recover(browser, bob, clock)
    assert "Your lost phone or passkey can still sign in" in browser.get("/recovery").text


def test_only_who_has_others_hears_of_them(
    alice: Person, bob: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    recover(browser, alice, clock)
    assert "Your other passkeys" not in browser.get("/recovery").text
    with_passkey(alice)
    assert "Your other passkeys" in browser.get("/recovery").text
    with_passkey(bob)  # whose app is on the lost phone, perhaps
    recover(browser, bob, clock)
    assert "Your other passkeys" in browser.get("/recovery").text


def test_a_passkey_ends_the_path(bob: Person, browser: Browser, clock: Clock) -> None:
    recover(browser, bob, clock)
    assert browser.get(PASSKEY).status_code == 200
    given = {"passkey": touched(browser, SoftKey(), "/profile/mfa/passkeys/options")}
    assert browser.post(PASSKEY, data=given).headers["Location"] == "/recovery/done"
    assert Passkey.select().count() == 1
    assert not recovery.is_under_way(fresh(bob))
    done = browser.get("/recovery/done").text
    assert "sign in with your new passkey. What you lost no longer" in " ".join(done.split())


def test_what_is_no_passkey_is_refused_there(bob: Person, browser: Browser, clock: Clock) -> None:
    recover(browser, bob, clock)
    refused = browser.post(PASSKEY, data={"passkey": "{}"})
    assert refused.status_code == 422
    assert 'data-reason="passkey-unreadable"' in refused.text


def test_who_lost_nothing_is_not_led_through_it(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    enter(browser, alice, clock)
    assert browser.get(PASSKEY).headers["Location"] == "/profile"
    assert browser.get(PHONE).headers["Location"] == "/profile"


def test_a_passkey_that_turned_up_is_kept_by_using_it(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    key = with_passkey(alice)
    recover(browser, alice, clock)
    page = browser.get(PHONE).text
    assert "I found my passkey" in page
    assert 'name="code"' not in page
    given = {"passkey": touched(browser, key)}
    for _ in range(2):
        assert browser.post(PHONE, data=given).headers["Location"] == "/profile"
    assert not recovery.is_under_way(fresh(alice))


def test_blocking_covers_passkeys(alice: Person, browser: Browser, clock: Clock) -> None:
    with_passkey(alice)
    recover(browser, alice, clock)
    assert "Block the lost passkey" in browser.get("/profile").text
    browser.post("/recovery/switch-off")
    assert lost.is_blocked(alice.user)
    assert "For now, you need your password and your recovery code to sign in" in words(
        browser.get("/profile").text
    )


def rehearsed(browser: Browser, person: Person, clock: Clock) -> dict[str, str]:
    """What the rehearsal asks for, but a code."""
    code = recovery_codes.generate(enter(browser, person, clock), clock.now)
    return {"recovery_code": code.text}


def test_the_rehearsal_takes_a_passkey_in_place_of_the_code(
    bob: Person, browser: Browser, clock: Clock
) -> None:
    key = with_passkey(bob)
    form = rehearsed(browser, bob, clock)
    page = browser.get(REHEARSAL).text
    assert 'name="code"' in page
    assert 'data-testid="check-with-a-passkey"' in page
    form["passkey"] = touched(browser, key)
    for _ in range(2):
        assert browser.post(REHEARSAL, data=form).headers["Location"] == "/profile"
    assert User.get_by_id(bob.user.id).rehearsed_at == clock.now


def test_but_not_in_place_of_the_recovery_code(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    key = with_passkey(alice)
    rehearsed(browser, alice, clock)
    refused = browser.post(REHEARSAL, data={"passkey": touched(browser, key)})
    assert refused.status_code == 422
    assert User.get_by_id(alice.user.id).rehearsed_at is None


def test_where_no_passkey_works_only_the_sheet_is_left_to_check(
    alice: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    enter(browser, alice, clock)
    browser.base_url = "http://127.0.0.1:8000"
    assert browser.get(REHEARSAL).headers["Location"] == "/profile/recovery-code/check"


@pytest.mark.parametrize("field", ["code", "passkey"])
def test_what_was_removed_since_the_page_was_opened_is_told_beside_what_is_left(
    bob: Person, browser: Browser, clock: Clock, field: str
) -> None:
    with_passkey(bob)
    recover(browser, bob, clock)
    (Authenticator if field == "code" else Passkey).delete().execute()
    sent = {"code": bob.code(clock.now), "passkey": '{"id": "AAAA", "response": {}}'}
    answer = browser.post(PHONE, data={field: sent[field]})
    assert f'id="{field}-error"' in answer.text
    is_nothing_left = 'data-reason="nothing-to-keep"' in answer.text
    assert is_nothing_left == (field == "code")


def test_a_refused_passkey_is_told_on_a_page_that_takes_a_code_as_well(
    bob: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(bob)
    recover(browser, bob, clock)
    answer = browser.post(PHONE, data={"passkey": '{"id": "AAAA", "response": {}}'})
    assert answer.status_code == 422
    assert 'id="passkey-error"' in answer.text
    assert 'name="code"' in answer.text
