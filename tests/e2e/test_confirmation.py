"""Ten minutes after signing in, changes that a thief must not make ask who is there (S-23)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.clock import MINUTE, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone

pytestmark = pytest.mark.requirement("S-23")

LONG_AGO = 11 * MINUTE


def test_enabling_goes_on_after_the_question(
    page: Page, alice: Person, phone: Phone, clock: Clock
) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.button(page, "Enable MFA").click()
    screens.confirm(page, alice)
    screens.arrive(page, "Set up MFA")
    phone.scan(page)
    screens.enable(page, phone.code())
    screens.save_first_code(page)


def test_typing_the_code_asks_nothing_again(
    page: Page, alice: Person, phone: Phone, clock: Clock
) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    clock.advance(LONG_AGO)
    screens.enable(page, phone.code())
    screens.save_first_code(page)


def test_it_asks_for_the_code_too_where_there_is_one(page: Page, bob: Person, clock: Clock) -> None:
    let_in(page, bob)
    clock.advance(LONG_AGO)
    screens.button(page, "Replace authenticator").click()
    screens.confirm(page, bob)
    screens.arrive(page, "Set up your new phone")


def test_a_wrong_password_asks_again(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.button(page, "Enable MFA").click()
    screens.arrive(page, "Confirm it's you")
    screens.field(page, "Password").fill("not the herons' password")
    screens.button(page, "Confirm").click()
    expect(screens.refusal(page, "sign-in-wrong")).to_be_visible()
    screens.confirm(page, alice)
    screens.arrive(page, "Set up MFA")


@screens.without_scripts
def test_cancel_changes_nothing(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.button(page, "Enable MFA").click()
    screens.arrive(page, "Confirm it's you")
    screens.link(page, "Cancel").click()
    screens.is_off(page)
    expect(screens.button(page, "Enable MFA")).to_be_visible()


def test_the_profile_form_keeps_what_was_typed(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.field(page, "Full name").fill("Alice Attenborough")
    screens.field(page, "Email (optional)").fill("alice@example.test")
    screens.button(page, "Save changes").click()
    screens.confirm(page, alice)
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    expect(screens.field(page, "Full name")).to_have_value("Alice Attenborough")
    expect(screens.field(page, "Email (optional)")).to_have_value("alice@example.test")


def test_a_name_is_changed_without_being_asked(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.field(page, "Full name").fill("Alice Attenborough")
    screens.button(page, "Save changes").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()


@screens.without_scripts
def test_a_wrong_password_does_not_lose_what_was_typed(
    page: Page, alice: Person, clock: Clock
) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.field(page, "Full name").fill("Alice Attenborough")
    screens.field(page, "Email (optional)").fill("alice@example.test")
    screens.button(page, "Save changes").click()
    screens.field(page, "Password").fill("not the herons' password")
    screens.button(page, "Confirm").click()
    expect(screens.refusal(page, "sign-in-wrong")).to_be_visible()
    screens.confirm(page, alice)
    expect(screens.field(page, "Full name")).to_have_value("Alice Attenborough")


def test_regenerating_the_recovery_code_goes_on_after_the_question(
    page: Page, bob: Person, clock: Clock
) -> None:
    let_in(page, bob)
    clock.advance(LONG_AGO)
    screens.button(page, "Regenerate recovery code").click()
    screens.arrive(page, "Regenerate the recovery code?")
    screens.button(page, "Regenerate").click()
    screens.confirm(page, bob)
    screens.arrive(page, "Your recovery code")


def test_changing_the_password_goes_on_after_the_question(
    page: Page, alice: Person, clock: Clock
) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.link(page, "Change password").click()
    screens.confirm(page, alice)
    screens.arrive(page, "Change password")


@screens.without_scripts
def test_within_ten_minutes_nothing_is_asked(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(10 * MINUTE - 1)
    screens.open_setup(page)
