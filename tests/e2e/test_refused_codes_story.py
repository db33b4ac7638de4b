"""Bob's codes are refused: a clock set by hand, a new phone, then no phone at all."""

import re

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    EditProfile,
    NewPhone,
    Person,
    RecoveryCode,
    Refused,
    SignIn,
    screens,
)
from tests.e2e.browsers import Windows
from tests.e2e.clock import HOUR, STEP

PHONE = {"width": 375, "height": 667}
SECURITY = "Recent security activity"


@pytest.fixture
def page(windows: Windows) -> Page:
    return windows.open(viewport=PHONE)


def fits(page: Page) -> None:
    """Nothing is out of sight to the side, nor in the field where a code is compared."""
    page.wait_for_load_state()  # without its style sheet nothing has its size
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_whoever_is_refused_is_told_why_and_gets_in(page: Page, bob: Person, clock: Clock) -> None:
    _with_a_clock_set_by_hand(page, bob, clock)
    _with_a_new_phone(page, bob, clock)
    _with_no_phone(page, bob, clock)


def _with_a_clock_set_by_hand(page: Page, bob: Person, clock: Clock) -> None:
    summer = clock.server.phone(bob.phone.secret)
    summer.ahead = HOUR
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(summer.code())
    expect(page.locator("#code-help")).to_contain_text("The clock.")
    expect(page.locator("main")).not_to_contain_text(re.compile("ahead|behind"))
    fits(page)
    clock.advance(STEP)
    with pytest.raises(Refused, match="clock-off"):
        SignIn(page).give_code(summer.code())
    expect(screens.refusal(page, "clock-off")).to_contain_text("about 1 hour ahead")
    clock.advance(STEP)
    SignIn(page).give_code(bob.phone.next_code())  # set right
    screens.arrive(page, "Edit Profile")
    # Bob knows of the codes of just now.
    expect(page.get_by_text(SECURITY)).to_have_count(0)
    expect(page.get_by_text(re.compile("incorrect code"))).to_have_count(1)  # in the history below


def _with_a_new_phone(page: Page, bob: Person, clock: Clock) -> None:
    clock.advance(STEP)
    setup, new = EditProfile(page).replace_authenticator(), clock.server.phone()
    new.type_in(setup.secret_key())  # on this very phone
    with pytest.raises(Refused, match="code-of-another"):
        setup.enable(bob.phone.code())
    setup.enable(new.next_code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    bob.phone = new
    EditProfile(page).sign_out(bob)


def _with_no_phone(page: Page, bob: Person, clock: Clock) -> None:
    clock.advance(STEP)
    SignIn(page).give_password(bob)
    SignIn(page).give_code(bob.recovery_code[:-2], then="second-factor/recovery")
    expect(page.get_by_text("That looks like a recovery code. Enter it here.")).to_be_visible()
    asked = screens.field(page, "Recovery code")
    expect(asked).to_have_value("")
    asked.fill(bob.recovery_code)
    fits(page)
    assert asked.evaluate("field => field.scrollWidth <= field.clientWidth")
    assert asked.evaluate("field => field.scrollHeight <= field.clientHeight")
    screens.press(page, "Sign in")
    screens.arrive(page, "Your new recovery code")
    expect(page.get_by_text(SECURITY)).to_have_count(0)
    expect(page.get_by_test_id("recovery-code")).to_be_in_viewport()
    bob.recovery_code = RecoveryCode(page).saved()
    setup, phone = NewPhone(page).set_up(), clock.server.phone()
    phone.type_in(setup.secret_key())
    setup.enable(phone.next_code())
    screens.follow(page, "Edit Profile")
    EditProfile(page).mfa_is_on()
    expect(page.get_by_text(SECURITY)).to_have_count(0)
    fits(page)
