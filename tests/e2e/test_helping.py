"""An administrator helps: when everything is lost, with a password, after a strange sign-in."""

import re

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import NewPhone, People, Person, Phone, RecoveryCode, SignIn, let_in, screens
from tests.e2e.browsers import Windows

PASSWORD = "lanterns over the wide canal"


def test_who_has_lost_everything_is_helped_with_mfa_kept_on(
    windows: Windows, admin: Page, bob: Person, phone: Phone
) -> None:
    code = People(admin).open().find(bob).sign_in_code()

    page = windows.open()
    SignIn(page).begin(bob)
    screens.follow(page, "I don't have either")
    screens.fill(page, "One-time sign-in code", code.lower())
    screens.press(page, "Sign in")
    RecoveryCode(page).saved()
    NewPhone(page).set_up().finish(phone)
    bob.phone = phone
    SignIn(windows.open()).sign_in(bob)


def test_a_person_is_told_of_help_and_can_disown_it(
    windows: Windows, admin: Page, alice: Person
) -> None:
    People(admin).open().find(alice).password_link()

    page = windows.open()
    let_in(page, alice)
    expect(screens.heading(page, "Recent security activity")).to_be_visible()
    screens.press(page, "No, secure my account")
    screens.arrive(page, "Change password")


def test_a_password_link_is_handed_over_and_used(
    windows: Windows, admin: Page, alice: Person
) -> None:
    made = People(admin).open().find(alice).password_link()

    page = windows.open()
    page.goto(made)
    screens.fill(page, "New password", PASSWORD)
    screens.press(page, "Set password")
    screens.arrive(page, "Sign in to Nightlatch")
    alice.password = PASSWORD
    SignIn(page).sign_in(alice)


@pytest.mark.case("A39")
def test_one_browser_of_somebody_is_signed_out(windows: Windows, ada: Person, bob: Person) -> None:
    his = windows.open()
    let_in(his, bob)
    page = windows.open()
    let_in(page, ada)
    page.goto("/people?q=bob")
    screens.follow(page, bob.name)
    page.get_by_role("link", name=re.compile("^Sign out (?!everywhere)")).first.click()
    screens.press(page, "Sign out there")
    expect(page.get_by_text("Bob Baker has been signed out of that browser")).to_be_visible()
    expect(page.get_by_text("Not signed in.")).to_be_visible()
    his.goto("/profile")
    expect(screens.field(his, "Username")).to_be_visible()
