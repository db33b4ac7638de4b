"""Turning MFA off: members may, administrators may not (S-17)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import EditProfile, Person, SignIn, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts


def ask(page: Page, person: Person) -> None:
    let_in(page, person)
    screens.follow(page, "Turn off MFA")
    screens.arrive(page, "Turn off MFA")


def answer(page: Page, password: str, code: str) -> None:
    screens.fill(page, "Password", password)
    screens.fill(page, "Code from your authenticator app", code)
    screens.press(page, "Turn off MFA")


def test_a_password_and_a_code_turn_it_off(page: Page, bob: Person) -> None:
    ask(page, bob)
    answer(page, bob.password, bob.phone.code())
    EditProfile(page).mfa_is_off()
    expect(page.get_by_text("MFA is off. You sign in with just your password.")).to_be_visible()


@without_scripts
def test_from_then_on_the_password_alone_signs_in(windows: Windows, bob: Person) -> None:
    page = windows.open()
    ask(page, bob)
    answer(page, bob.password, bob.phone.code())
    EditProfile(page).mfa_is_off()
    windows.close(page)
    bob.phone.secret = ""
    SignIn(windows.open()).sign_in(bob)


@without_scripts
def test_a_wrong_code_leaves_it_on(page: Page, bob: Person) -> None:
    ask(page, bob)
    answer(page, bob.password, bob.phone.wrong_code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    page.goto("/profile")
    EditProfile(page).mfa_is_on()


@without_scripts
def test_a_wrong_password_leaves_it_on(page: Page, bob: Person) -> None:
    ask(page, bob)
    answer(page, "not the kettle's password", bob.phone.code())
    expect(screens.refusal(page, "sign-in-wrong")).to_be_visible()
    page.goto("/profile")
    EditProfile(page).mfa_is_on()


@without_scripts
def test_other_browsers_are_signed_out(windows: Windows, bob: Person) -> None:
    elsewhere, page = windows.open(), windows.open()
    let_in(elsewhere, bob)
    ask(page, bob)
    answer(page, bob.password, bob.phone.code())
    EditProfile(page).mfa_is_off()
    elsewhere.reload()
    screens.arrive(elsewhere, "Sign in to Nightlatch")


def test_after_a_recovery_the_password_alone_is_asked_for(page: Page, bob: Person) -> None:
    SignIn(page).begin(bob).give_recovery_code(bob.recovery_code)
    page.goto("/profile")
    screens.follow(page, "Turn off MFA")
    screens.arrive(page, "Turn off MFA")
    expect(screens.field(page, "Code from your authenticator app")).to_have_count(0)
    screens.fill(page, "Password", bob.password)
    screens.press(page, "Turn off MFA")
    EditProfile(page).mfa_is_off()


@pytest.mark.requirement("S-17")
def test_an_administrator_is_offered_replacing_and_told_why(page: Page, ada: Person) -> None:
    let_in(page, ada)
    EditProfile(page).mfa_is_on()
    expect(page.get_by_text("administrators need MFA")).to_be_visible()
    expect(screens.button(page, "Replace authenticator")).to_be_visible()
    expect(screens.link(page, "Turn off MFA")).to_have_count(0)


@pytest.mark.requirement("S-17")
@without_scripts
def test_an_administrator_who_insists_is_told_why_too(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/profile/mfa/removal")
    expect(screens.refusal(page, "mfa-required")).to_be_visible()
    screens.press(page, "Replace authenticator")
    screens.arrive(page, "Set up your new phone")
