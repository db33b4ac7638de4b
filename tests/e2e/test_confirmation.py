"""Ten minutes after signing in, changes that a thief must not make ask who is there (S-23)."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    ConfirmItIsYou,
    EditProfile,
    MfaSetup,
    Person,
    Phone,
    Refused,
    let_in,
    screens,
)
from tests.e2e.clock import MINUTE
from tests.e2e.marks import without_scripts

pytestmark = pytest.mark.requirement("S-23")

LONG_AGO = 11 * MINUTE


def test_enabling_goes_on_after_the_question(
    page: Page, alice: Person, phone: Phone, clock: Clock
) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.press(page, "Enable MFA")
    ConfirmItIsYou(page).confirm(alice, then="enrolment/new")
    MfaSetup(page).finish(phone).saved()


def test_typing_the_code_asks_nothing_again(
    page: Page, alice: Person, phone: Phone, clock: Clock
) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    clock.advance(LONG_AGO)
    MfaSetup(page).enable(phone.next_code()).saved()


def test_it_asks_for_the_code_too_where_there_is_one(page: Page, bob: Person, clock: Clock) -> None:
    let_in(page, bob)
    clock.advance(LONG_AGO)
    screens.press(page, "Replace authenticator")
    ConfirmItIsYou(page).confirm(bob, then="enrolment/new")


def test_a_wrong_password_asks_again(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.press(page, "Enable MFA")
    with pytest.raises(Refused, match="sign-in-wrong"):
        ConfirmItIsYou(page).confirm(replace(alice, password="not the herons' password"))
    ConfirmItIsYou(page).confirm(alice, then="enrolment/new")


@without_scripts
def test_cancel_changes_nothing(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.press(page, "Enable MFA")
    screens.arrive(page, "Confirm it's you")
    screens.follow(page, "Cancel")
    EditProfile(page).mfa_is_off()
    expect(screens.button(page, "Enable MFA")).to_be_visible()


def test_the_profile_form_keeps_what_was_typed(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.fill(page, "Full name", "Alice Attenborough")
    screens.fill(page, "Email (optional)", "alice@example.test")
    screens.press(page, "Save changes")
    ConfirmItIsYou(page).confirm(alice)
    expect(page.get_by_text("Your profile has been saved.")).to_be_visible()
    expect(screens.field(page, "Full name")).to_have_value("Alice Attenborough")
    expect(screens.field(page, "Email (optional)")).to_have_value("alice@example.test")


def test_a_name_is_changed_without_being_asked(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.fill(page, "Full name", "Alice Attenborough")
    screens.press(page, "Save changes")
    expect(page.get_by_text("Your profile has been saved.")).to_be_visible()


@without_scripts
def test_a_wrong_password_does_not_lose_what_was_typed(
    page: Page, alice: Person, clock: Clock
) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.fill(page, "Full name", "Alice Attenborough")
    screens.fill(page, "Email (optional)", "alice@example.test")
    screens.press(page, "Save changes")
    with pytest.raises(Refused, match="sign-in-wrong"):
        ConfirmItIsYou(page).confirm(replace(alice, password="not the herons' password"))
    ConfirmItIsYou(page).confirm(alice)
    expect(screens.field(page, "Full name")).to_have_value("Alice Attenborough")


def test_regenerating_the_recovery_code_goes_on_after_the_question(
    page: Page, bob: Person, clock: Clock
) -> None:
    let_in(page, bob)
    clock.advance(LONG_AGO)
    screens.press(page, "Regenerate recovery code")
    screens.arrive(page, "Regenerate the recovery code?")
    screens.press(page, "Regenerate")
    ConfirmItIsYou(page).confirm(bob, then="recovery-codes/show")


def test_changing_the_password_goes_on_after_the_question(
    page: Page, alice: Person, clock: Clock
) -> None:
    let_in(page, alice)
    clock.advance(LONG_AGO)
    screens.follow(page, "Change password")
    ConfirmItIsYou(page).confirm(alice, then="profile/password")


@without_scripts
def test_within_ten_minutes_nothing_is_asked(page: Page, alice: Person, clock: Clock) -> None:
    let_in(page, alice)
    clock.advance(10 * MINUTE - 1)
    EditProfile(page).enable_mfa()
