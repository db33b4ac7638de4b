"""Bob moves to a new phone; the old one counts until the new one is proved (B11)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    EditProfile,
    MfaSetup,
    Person,
    Phone,
    Refused,
    SignIn,
    let_in,
    screens,
)
from tests.e2e.browsers import Windows
from tests.e2e.clock import STEP
from tests.e2e.marks import without_scripts

pytestmark = pytest.mark.case("B11")


def replace(page: Page, person: Person, phone: Phone) -> None:
    let_in(page, person).replace_authenticator()
    phone.scan(page)


def test_the_new_phone_signs_in(page: Page, bob: Person, phone: Phone) -> None:
    replace(page, bob, phone)
    MfaSetup(page).enable(phone.next_code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    EditProfile(page).sign_out(bob)
    bob.phone = phone
    SignIn(page).sign_in(bob)


@without_scripts
def test_the_old_phone_no_longer_does(page: Page, bob: Person, phone: Phone, clock: Clock) -> None:
    replace(page, bob, phone)
    MfaSetup(page).enable(phone.next_code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    EditProfile(page).sign_out(bob)
    clock.advance(STEP)
    SignIn(page).give_password(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(bob.phone.code())


def test_until_then_the_old_phone_signs_in(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    replace(page, bob, phone)
    windows.close(page)
    SignIn(windows.open()).sign_in(bob)


def test_a_wrong_code_leaves_the_old_phone_in_force(
    windows: Windows, bob: Person, phone: Phone
) -> None:
    page = windows.open()
    replace(page, bob, phone)
    with pytest.raises(Refused, match="code-wrong"):
        MfaSetup(page).enable(phone.wrong_code())
    windows.close(page)
    SignIn(windows.open()).sign_in(bob)


@without_scripts
def test_the_old_phone_does_not_prove_the_new_one(page: Page, bob: Person, phone: Phone) -> None:
    replace(page, bob, phone)
    with pytest.raises(Refused, match="code-of-another"):
        MfaSetup(page).enable(bob.phone.code())


def test_a_replacement_begun_can_be_continued(page: Page, bob: Person, phone: Phone) -> None:
    replace(page, bob, phone)
    page.goto("/profile")
    expect(page.get_by_text("You started setting up another phone.")).to_be_visible()
    screens.press(page, "Continue")
    screens.arrive(page, "Set up your new phone")
    MfaSetup(page).enable(phone.next_code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()


@without_scripts
def test_the_recovery_code_stays_in_force(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    replace(page, bob, phone)
    MfaSetup(page).enable(phone.next_code())
    expect(page.get_by_text("Your new authenticator is in use")).to_be_visible()
    windows.close(page)
    page = windows.open()
    SignIn(page).begin(bob).give_recovery_code(bob.recovery_code)
