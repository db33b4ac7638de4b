"""Bob moves to a new phone; the old one counts until the new one is proved (B11)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import STEP, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone

pytestmark = pytest.mark.case("B11")


def replace(page: Page, person: Person, phone: Phone) -> None:
    let_in(page, person)
    screens.open_setup(page, "Replace authenticator")
    phone.scan(page)


def test_the_new_phone_signs_in(page: Page, bob: Person, phone: Phone, clock: Clock) -> None:
    replace(page, bob, phone)
    screens.enable(page, phone.code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    screens.sign_out(page, bob)
    clock.advance(STEP)
    bob.phone = phone
    screens.sign_in(page, bob)


@screens.without_scripts
def test_the_old_phone_no_longer_does(page: Page, bob: Person, phone: Phone, clock: Clock) -> None:
    replace(page, bob, phone)
    screens.enable(page, phone.code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    screens.sign_out(page, bob)
    clock.advance(STEP)
    screens.give_password(page, bob)
    screens.give_code(page, bob.phone.code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()


def test_until_then_the_old_phone_signs_in(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    replace(page, bob, phone)
    windows.close(page)
    screens.sign_in(windows.open(), bob)


def test_a_wrong_code_leaves_the_old_phone_in_force(
    windows: Windows, bob: Person, phone: Phone
) -> None:
    page = windows.open()
    replace(page, bob, phone)
    screens.enable(page, phone.wrong_code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    windows.close(page)
    screens.sign_in(windows.open(), bob)


@screens.without_scripts
def test_the_old_phone_does_not_prove_the_new_one(page: Page, bob: Person, phone: Phone) -> None:
    replace(page, bob, phone)
    screens.enable(page, bob.phone.code())
    expect(screens.refusal(page, "code-of-another")).to_be_visible()


def test_a_replacement_begun_can_be_continued(page: Page, bob: Person, phone: Phone) -> None:
    replace(page, bob, phone)
    page.goto("/profile")
    expect(page.get_by_text("You started setting up another phone.")).to_be_visible()
    screens.button(page, "Continue").click()
    screens.arrive(page, "Set up your new phone")
    screens.enable(page, phone.code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()


@screens.without_scripts
def test_the_recovery_code_stays_in_force(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    replace(page, bob, phone)
    screens.enable(page, phone.code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    windows.close(page)
    page = windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_recovery_code(page, bob.recovery_code)
    screens.arrive(page, "Your recovery code")
