"""Alice uses no mouse (B42)."""

import re

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import EditProfile, Person, Phone, SignIn, let_in, screens
from tests.e2e.marks import with_scripts

pytestmark = pytest.mark.case("B42")


def tab_to(page: Page, name: str, role: str = "button") -> None:
    """Press Tab until the control of this name has the focus."""
    find = {"button": screens.button, "link": screens.link, "field": screens.field}[role]
    wanted = page.locator("*:focus").and_(find(page, name))
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.count():
            return
    pytest.fail(f"Tab never reaches {name}")


def test_the_keyboard_alone_turns_mfa_on(page: Page, alice: Person, phone: Phone) -> None:
    page.goto("/sign-in")
    expect(screens.field(page, "Username")).to_be_focused()
    page.keyboard.type(alice.username)
    page.keyboard.press("Tab")
    page.keyboard.type(alice.password)
    page.keyboard.press("Enter")
    screens.arrive(page, "Edit Profile")
    tab_to(page, "Enable MFA")
    page.keyboard.press("Enter")
    screens.arrive(page, "Set up MFA")
    tab_to(page, "Show secret key for manual configuration")
    page.keyboard.press("Enter")
    key = screens.field(page, "Secret key")
    expect(key).to_be_focused()
    phone.type_in(key.input_value())
    tab_to(page, "Verify MFA Code", "field")
    page.keyboard.type(phone.wrong_code())
    page.keyboard.press("Enter")
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    expect(screens.field(page, "Verify MFA Code")).to_be_focused()
    page.keyboard.type(phone.code())
    page.keyboard.press("Enter")
    expect(screens.heading(page, "Your recovery code")).to_be_visible()
    tab_to(page, "I have saved it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("and saved by you")).to_be_visible()


@with_scripts
def test_tab_stays_inside_the_dialog(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    outside = page.locator("main *:focus, header *:focus, footer *:focus")
    for _ in range(15):
        page.keyboard.press("Tab")
        assert outside.count() == 0


def test_the_first_tab_skips_to_the_content(page: Page, alice: Person) -> None:
    let_in(page, alice)
    page.keyboard.press("Tab")
    expect(screens.link(page, "Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    expect(screens.field(page, "Full name")).to_be_focused()


def test_the_keyboard_alone_leads_from_a_lost_phone_to_a_working_one(
    page: Page, bob: Person, phone: Phone
) -> None:
    page.goto("/sign-in")
    # Until the field has the focus, what is typed goes nowhere.
    expect(screens.field(page, "Username")).to_be_focused()
    page.keyboard.type(bob.username)
    page.keyboard.press("Tab")
    page.keyboard.type(bob.password)
    page.keyboard.press("Enter")
    screens.arrive(page, "Enter your code")
    expect(screens.field(page, "Code from your authenticator app")).to_be_focused()
    tab_to(page, "Use a recovery code", "link")
    page.keyboard.press("Enter")
    expect(screens.field(page, "Recovery code")).to_be_focused()
    page.keyboard.type(bob.recovery_code)
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    screens.arrive(page, "Your new recovery code")
    tab_to(page, "I have saved it")
    page.keyboard.press("Enter")
    screens.arrive(page, "Set up your new phone")
    tab_to(page, "Set up your new phone")
    page.keyboard.press("Enter")
    expect(screens.field(page, "Verify MFA Code")).to_be_visible()
    phone.scan(page)
    tab_to(page, "Verify MFA Code", "field")
    page.keyboard.type(phone.code())
    page.keyboard.press("Enter")
    screens.arrive(page, "Done")


def test_the_keyboard_alone_renames_and_rehearses(page: Page, bob: Person) -> None:
    let_in(page, bob)
    tab_to(page, "Rename Authenticator app", "link")
    page.keyboard.press("Enter")
    screens.arrive(page, "Rename authenticator")
    expect(screens.field(page, "Name")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Old phone")
    page.keyboard.press("Enter")
    expect(screens.link(page, "Rename Old phone")).to_be_visible()
    tab_to(page, "Test your recovery", "link")
    page.keyboard.press("Enter")
    expect(screens.field(page, "Code from your authenticator app")).to_be_focused()
    page.keyboard.type(bob.phone.code())
    tab_to(page, "Recovery code", "field")
    page.keyboard.type(bob.recovery_code)
    tab_to(page, "Check both")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You can get back in: your phone and")).to_be_visible()


@with_scripts
def test_the_keyboard_alone_leaves_the_dialog(page: Page, bob: Person) -> None:
    let_in(page, bob)
    tab_to(page, "Replace authenticator")
    page.keyboard.press("Enter")
    screens.arrive(page, "Set up your new phone")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(screens.button(page, "Continue")).to_be_focused()


def test_the_keyboard_alone_keeps_a_phone_that_was_found(page: Page, bob: Person) -> None:
    SignIn(page).recover(bob)
    tab_to(page, "I have saved it")
    page.keyboard.press("Enter")
    screens.arrive(page, "Set up your new phone")
    tab_to(page, "I found my phone", "link")
    page.keyboard.press("Enter")
    expect(screens.field(page, "Code from your authenticator app")).to_be_focused()
    page.keyboard.type(bob.phone.code())
    page.keyboard.press("Enter")
    expect(page.get_by_text("You can sign in with your phone again.")).to_be_visible()


def test_the_keyboard_alone_switches_a_lost_phone_off(page: Page, bob: Person) -> None:
    SignIn(page).recover(bob).saved()
    tab_to(page, "I don't have a new phone yet", "link")
    page.keyboard.press("Enter")
    screens.arrive(page, "Edit Profile")
    tab_to(page, "Block the lost phone")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The lost phone is blocked.")).to_be_visible()


def test_the_keyboard_alone_adds_an_authenticator_and_removes_it(
    page: Page, bob: Person, phone: Phone
) -> None:
    let_in(page, bob)
    tab_to(page, "Add another authenticator")
    page.keyboard.press("Enter")
    screens.arrive(page, "Add an authenticator")
    phone.scan(page)
    tab_to(page, "Verify MFA Code", "field")
    page.keyboard.type(phone.code())
    page.keyboard.press("Tab")
    page.keyboard.type("Work phone")
    page.keyboard.press("Enter")
    expect(screens.button(page, "Remove Work phone")).to_be_visible()
    tab_to(page, "Remove Work phone")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Work phone” has been removed.")).to_be_visible()


def test_the_keyboard_alone_turns_mfa_off(page: Page, bob: Person) -> None:
    let_in(page, bob)
    tab_to(page, "Turn off MFA", "link")
    page.keyboard.press("Enter")
    screens.arrive(page, "Turn off MFA")
    expect(screens.field(page, "Password")).to_be_focused()
    page.keyboard.type(bob.password)
    tab_to(page, "Code from your authenticator app", "field")
    page.keyboard.type(bob.phone.code())
    page.keyboard.press("Enter")
    EditProfile(page).mfa_is_off()
