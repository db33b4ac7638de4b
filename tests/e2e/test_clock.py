"""The clock of somebody's phone is wrong, and the page says so."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    MfaSetup,
    Nightlatch,
    Person,
    Phone,
    Refused,
    SignIn,
    let_in,
    screens,
)
from tests.e2e.clock import MINUTE, START, STEP
from tests.e2e.marks import with_scripts, without_scripts

CASES = pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (-3, "about 3 minutes behind"),
        (3, "about 3 minutes ahead"),
        (60, "about 1 hour ahead"),
        (-330, "about 5½ hours behind"),
    ],
    ids=["behind", "ahead", "summer time", "another zone"],
)
UNKNOWN = 45  # minutes off, as no clock set by hand is
EIGHT = re.compile(
    r"This server's time is (08:00 UTC|8:00\sAM)\."
)  # without scripts, and with them


def off_by(minutes: int, clock: Clock, secret: str = "") -> Phone:
    """A phone whose clock is so much ahead, or behind if negative."""
    phone = clock.server.phone(secret)
    phone.ahead = minutes * MINUTE
    return phone


def begin(page: Page, person: Person, phone: Phone) -> None:
    let_in(page, person).enable_mfa()
    phone.scan(page)


@CASES
def test_at_enrolment_one_code_tells(
    page: Page, alice: Person, clock: Clock, minutes: int, told: str
) -> None:
    phone = off_by(minutes, clock)
    begin(page, alice, phone)
    with pytest.raises(Refused, match="clock-off"):
        MfaSetup(page).enable(phone.code())
    expect(screens.refusal(page, "clock-off")).to_contain_text(told)
    expect(page.get_by_text(EIGHT)).to_be_visible()
    expect(page.get_by_text("Android:", exact=True)).to_be_visible()
    expect(page.get_by_text("iPhone:", exact=True)).to_be_visible()


@CASES
def test_set_right_the_phone_is_taken(
    page: Page, alice: Person, clock: Clock, minutes: int, told: str
) -> None:
    phone = off_by(minutes, clock)
    begin(page, alice, phone)
    with pytest.raises(Refused, match="clock-off"):
        MfaSetup(page).enable(phone.code())
    expect(screens.refusal(page, "clock-off")).to_contain_text(told)
    phone.ahead = 0
    MfaSetup(page).enable(phone.code()).saved()


@CASES
@pytest.mark.requirement("S-21")
def test_at_sign_in_two_codes_in_a_row_tell(
    page: Page, bob: Person, clock: Clock, minutes: int, told: str
) -> None:
    phone = off_by(minutes, clock, bob.phone.secret)
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(phone.code())
    clock.advance(STEP)
    with pytest.raises(Refused, match="clock-off"):
        SignIn(page).give_code(phone.code())
    expect(screens.refusal(page, "clock-off")).to_contain_text(told)
    expect(page.get_by_text(EIGHT)).to_be_visible()


@pytest.mark.requirement("S-21")
@without_scripts
def test_a_code_so_told_is_refused_when_its_time_comes(
    page: Page, bob: Person, clock: Clock
) -> None:
    ahead = off_by(3, clock, bob.phone.secret)
    SignIn(page).begin(bob)
    for reason in ("code-wrong", "clock-off"):
        told = ahead.code()
        with pytest.raises(Refused, match=reason):
            SignIn(page).give_code(told)
        clock.advance(STEP)
    clock.advance(3 * MINUTE - STEP)
    assert bob.phone.code() == told
    with pytest.raises(Refused, match="code-already-used"):
        SignIn(page).give_code(told)
    clock.advance(STEP)
    SignIn(page).give_code(bob.phone.code())


@without_scripts
def test_what_nobody_sets_by_hand_is_a_wrong_code_with_advice_at_enrolment(
    page: Page, alice: Person, clock: Clock
) -> None:
    phone = off_by(UNKNOWN, clock)
    begin(page, alice, phone)
    with pytest.raises(Refused, match="code-wrong"):
        MfaSetup(page).enable(phone.code())
    expect(page.locator("#code-help")).to_contain_text("turn on automatic date, time")


@without_scripts
def test_what_nobody_sets_by_hand_is_a_wrong_code_with_advice_at_sign_in(
    page: Page, bob: Person, clock: Clock
) -> None:
    phone = off_by(UNKNOWN, clock, bob.phone.secret)
    SignIn(page).begin(bob)
    for _ in range(2):
        with pytest.raises(Refused, match="code-wrong"):
            SignIn(page).give_code(phone.code())
        clock.advance(STEP)
    advice = screens.link(page, "Why doesn't my code work?")
    assert (advice.get_attribute("href") or "").endswith("#troubleshooting")


@without_scripts
def test_the_first_refusal_says_what_to_check_and_no_offset(
    page: Page, bob: Person, clock: Clock
) -> None:
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(off_by(60, clock, bob.phone.secret).code())
    expect(page.locator("#code-help li strong:first-child")).to_have_text(
        ["The entry.", "The time.", "The clock."]
    )
    expect(page.locator("#code-help")).to_contain_text("This server's time is 08:00 UTC.")
    expect(page.locator("form")).not_to_contain_text(re.compile("ahead|behind"))


@with_scripts
def test_two_browsers_that_side_with_their_phones_cast_doubt_on_the_server(
    page: Page, alice: Person, ada: Person, nightlatch: Nightlatch, clock: Clock
) -> None:
    page.clock.set_fixed_time(datetime.fromtimestamp(START + 3 * MINUTE, UTC))
    for person in (alice, nightlatch.seed()):
        phone = off_by(3, clock)
        begin(page, person, phone)
        with pytest.raises(Refused, match="clock-off"):
            MfaSetup(page).enable(phone.code())
        expect(screens.refusal(page, "clock-off")).to_contain_text(
            "the server's clock may be wrong"
        )
    let_in(page, ada)
    screens.follow(page, "Go to Overview")
    expect(page.get_by_text("Is this server's clock right?")).to_be_visible()


@with_scripts
def test_a_browser_that_sides_with_the_server_does_not(
    page: Page, alice: Person, clock: Clock
) -> None:
    page.clock.set_fixed_time(datetime.fromtimestamp(START, UTC))
    phone = off_by(3, clock)
    begin(page, alice, phone)
    with pytest.raises(Refused, match="clock-off"):
        MfaSetup(page).enable(phone.code())
    expect(screens.refusal(page, "clock-off")).not_to_contain_text("server's clock")
