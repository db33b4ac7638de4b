"""A reset link takes a passkey where MFA is on: the person's own, asked for at this link."""

from collections.abc import Iterator

import pytest

from domain.access import factors
from domain.audit import events
from domain.audit.events import Caller
from domain.passkeys import challenges, options
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import AnsweredBefore, OfAnother, TookTooLong
from domain.signin import confirmation, reset_links, signin
from domain.signin.reset_links import NewPassword
from models import Event, Session
from tests.unit.browser import Browser
from tests.unit.conftest import ORIGIN, Clock, Person, come_back
from tests.unit.passkey_browser import at_home, touched
from tests.unit.passkeys import us, with_passkey
from tests.unit.soft_key import SoftKey

pytestmark = pytest.mark.requirement("S-195")
NEW = "purple onion tram sky"


def link(person: Person, now: int) -> str:
    return reset_links.make(person.user, now, Caller())


def given(token: str, key: SoftKey, now: int) -> NewPassword:
    asked = Ceremony(us(), challenges.SECOND_FACTOR, reset_links.bound_to(token))
    answer = key.sign(options.to_use(asked, now))
    return NewPassword(NEW, passkey=answer, asked=asked)


def test_one_opens_a_session_that_has_shown_it(alice: Person, now: int) -> None:
    key, token = with_passkey(alice, verifies=False), link(alice, now)
    done = reset_links.use(token, given(token, key, now), now, ORIGIN)
    assert done.opened is not None
    assert come_back(done.opened).factors == factors.WITH_PASSKEY


def test_without_one_the_password_stays_as_it_was(alice: Person, now: int) -> None:
    with_passkey(alice)
    with pytest.raises(confirmation.PasskeyNeeded):
        reset_links.use(link(alice, now), NewPassword(NEW, "123456"), now, ORIGIN)
    with pytest.raises(signin.WrongPassword):
        signin.with_password("alice", NEW, now, ORIGIN)


def test_nobody_else_s_will_do(alice: Person, bob: Person, now: int) -> None:
    with_passkey(alice)
    key, token = with_passkey(bob), link(alice, now)
    with pytest.raises(OfAnother):
        reset_links.use(token, given(token, key, now), now, ORIGIN)
    assert Event.select().where(Event.kind == events.RESET_FACTOR_FAILED).exists()


def test_what_was_asked_for_at_another_link_will_not_do(alice: Person, now: int) -> None:
    key = with_passkey(alice)
    elsewhere = given("another link", key, now).passkey
    token = link(alice, now)
    asked = given(token, key, now).asked
    with pytest.raises(TookTooLong):
        reset_links.use(token, NewPassword(NEW, passkey=elsewhere, asked=asked), now, ORIGIN)


def test_the_same_form_is_answered_again_until_its_answer_has_arrived(
    alice: Person, now: int
) -> None:
    key, token = with_passkey(alice), link(alice, now)
    form = given(token, key, now)
    first = reset_links.use(token, form, now, ORIGIN).opened
    again = reset_links.use(token, form, now, ORIGIN).opened
    assert first is not None
    assert again is not None
    assert again.token == first.token
    come_back(first)
    with pytest.raises(reset_links.LinkInvalid):
        reset_links.use(token, form, now, ORIGIN)


def test_at_a_newer_link_the_answer_to_the_older_counts_for_nothing(
    alice: Person, now: int
) -> None:
    key, token = with_passkey(alice), link(alice, now)
    form = given(token, key, now)
    reset_links.use(token, form, now, ORIGIN)
    newer = link(alice, now)
    with pytest.raises(AnsweredBefore):
        reset_links.use(newer, form, now, ORIGIN)


@pytest.fixture
def browser(data_dir: object, clock: Clock) -> Iterator[Browser]:
    with at_home(clock) as browser:
        yield browser


def test_the_page_sets_the_password_with_one(alice: Person, browser: Browser, clock: Clock) -> None:
    key = with_passkey(alice)
    browser.get(f"/reset/{link(alice, clock.now)}")
    page = browser.get("/reset").text
    assert "Set password with a passkey" in page
    assert 'name="code"' not in page
    form = {"password": NEW, "passkey": touched(browser, key, "/reset/passkey")}
    assert browser.post("/reset", data=form).status_code == 303
    assert Session.select().count() == 1


def test_the_page_says_what_is_wrong_with_one(
    alice: Person, bob: Person, browser: Browser, clock: Clock
) -> None:
    with_passkey(alice)
    key = with_passkey(bob)
    browser.get(f"/reset/{link(alice, clock.now)}")
    form = {"password": NEW, "passkey": touched(browser, key, "/reset/passkey")}
    refused = browser.post("/reset", data=form)
    assert refused.status_code == 422
    assert 'data-reason="passkey-of-another"' in refused.text


def test_who_has_both_may_use_either_there(bob: Person, browser: Browser, clock: Clock) -> None:
    with_passkey(bob)
    browser.get(f"/reset/{link(bob, clock.now)}")
    page = browser.get("/reset").text
    assert 'name="code"' in page
    assert 'data-testid="use-a-passkey"' in page
    other = browser.get("/reset?with=recovery-code").text
    assert "passkeys.js" not in other
    assert "Use your authenticator app or a passkey" in other


def test_without_a_link_there_is_nothing_to_ask_a_passkey(browser: Browser) -> None:
    assert browser.get("/reset/passkey").status_code == 404
