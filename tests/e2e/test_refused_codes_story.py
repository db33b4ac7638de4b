"""Bob's codes are refused: a clock set by hand, a new phone, then no phone at all."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, STEP, Clock
from tests.e2e.people import Person
from tests.e2e.phone import Phone

HOUR = 60 * MINUTE
PHONE = {"width": 375, "height": 667}
SECURITY = "Recent security activity"


@pytest.fixture
def page(windows: Windows) -> Page:
    return windows.open(viewport=PHONE)


def fits(page: Page) -> None:
    """Nothing is out of sight to the side, nor in the field where a code is compared."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_whoever_is_refused_is_told_why_and_gets_in(page: Page, bob: Person, clock: Clock) -> None:
    _with_a_clock_set_by_hand(page, bob, clock)
    _with_a_new_phone(page, bob, clock)
    _with_no_phone(page, bob, clock)


def _with_a_clock_set_by_hand(page: Page, bob: Person, clock: Clock) -> None:
    summer = Phone(lambda: clock() + HOUR, bob.phone.secret)
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_code(page, summer.code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    expect(page.locator("#code-help")).to_contain_text("The clock.")
    expect(page.locator("main")).not_to_contain_text(re.compile("ahead|behind"))
    fits(page)
    clock.advance(STEP)
    screens.give_code(page, summer.code())
    expect(screens.refusal(page, "clock-off")).to_contain_text("about 1 hour ahead")
    clock.advance(STEP)
    screens.give_code(page, bob.phone.code())  # set right
    screens.arrive(page, "Edit Profile")
    # What was done elsewhere the day before, and not the codes of just now.
    expect(screens.heading(page, SECURITY)).to_be_visible()
    expect(page.get_by_text(re.compile("incorrect code"))).to_have_count(1)  # in the history below
    screens.button(page, "Yes, that was me").click()
    expect(page.get_by_text(SECURITY)).to_have_count(0)


def _with_a_new_phone(page: Page, bob: Person, clock: Clock) -> None:
    clock.advance(STEP)
    screens.open_setup(page, "Replace authenticator")
    key = screens.secret_key(page)  # on this very phone
    screens.enable(page, bob.phone.code())
    expect(screens.refusal(page, "code-of-another")).to_be_visible()
    new = Phone(clock)
    new.type_in(key)
    screens.enable(page, new.code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    bob.phone = new
    screens.sign_out(page, bob)


def _with_no_phone(page: Page, bob: Person, clock: Clock) -> None:
    clock.advance(STEP)
    screens.give_password(page, bob)
    screens.give_code(page, bob.recovery_code)
    expect(page.get_by_text("That looks like a recovery code. Enter it here.")).to_be_visible()
    field = screens.field(page, "Recovery code")
    expect(field).to_have_value("")
    field.fill(bob.recovery_code)
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight")
    screens.button(page, "Sign in").click()
    screens.arrive(page, "Your recovery code")
    expect(page.get_by_text(SECURITY)).to_have_count(0)
    expect(page.get_by_test_id("recovery-code")).to_be_in_viewport()
    bob.recovery_code = screens.recovery_code(page)
    screens.save_code(page)
    screens.button(page, "Set up your new phone").click()
    phone = Phone(clock)
    phone.type_in(screens.secret_key(page))
    screens.enable(page, phone.code())
    screens.arrive(page, "Done")
    screens.link(page, "Edit Profile").click()
    screens.is_on(page)
    expect(page.get_by_text(SECURITY)).to_have_count(0)
    fits(page)
