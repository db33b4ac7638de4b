"""Alice's phone cannot scan, so she types the key."""

import re

from playwright.sync_api import Page, expect

from nightlatch_qa import MfaSetup, Person, Phone, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts, without_scripts


def test_the_key_turns_mfa_on(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice).enable_mfa()
    phone.type_in(MfaSetup(page).secret_key())
    MfaSetup(page).enable(phone.next_code()).saved()


@without_scripts
def test_the_key_is_the_one_in_the_picture(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    assert MfaSetup(page).secret_key().replace(" ", "") == phone.secret


def test_the_key_is_hidden_until_asked_for(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    expect(screens.field(page, "Secret key")).to_have_count(0)


@without_scripts
def test_the_key_stands_in_groups_of_four(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", MfaSetup(page).secret_key())


def test_showing_the_key_puts_the_focus_on_it(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa().secret_key()
    expect(screens.field(page, "Secret key")).to_be_focused()


def test_the_key_can_be_hidden_again(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa().secret_key()
    screens.press(page, "Hide secret key")
    expect(screens.button(page, "Show secret key for manual configuration")).to_be_visible()
    expect(screens.field(page, "Secret key")).to_have_count(0)


@with_scripts
def test_copying_leaves_the_spaces_out(windows: Windows, alice: Person) -> None:
    page = windows.open(permissions=["clipboard-read", "clipboard-write"])
    key = let_in(page, alice).enable_mfa().secret_key()
    screens.press(page, "Copy secret key")
    expect(page.get_by_text("Copied the secret key", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == key.replace(" ", "")


@without_scripts
def test_nothing_is_offered_that_needs_scripts(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa().secret_key()
    expect(screens.button(page, "Copy secret key")).to_have_count(0)
