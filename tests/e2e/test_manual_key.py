"""Alice's phone cannot scan, so she types the key."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone


def test_the_key_turns_mfa_on(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    phone.type_in(screens.secret_key(page))
    screens.enable(page, phone.code())
    screens.save_first_code(page)


@screens.without_scripts
def test_the_key_is_the_one_in_the_picture(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    assert screens.secret_key(page).replace(" ", "") == phone.secret


def test_the_key_is_hidden_until_asked_for(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    expect(screens.field(page, "Secret key")).to_have_count(0)


@screens.without_scripts
def test_the_key_stands_in_groups_of_four(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", screens.secret_key(page))


def test_showing_the_key_puts_the_focus_on_it(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    screens.secret_key(page)
    expect(screens.field(page, "Secret key")).to_be_focused()


def test_the_key_can_be_hidden_again(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    screens.secret_key(page)
    screens.button(page, "Hide secret key").click()
    expect(screens.button(page, "Show secret key for manual configuration")).to_be_visible()
    expect(screens.field(page, "Secret key")).to_have_count(0)


@screens.with_scripts
def test_copying_leaves_the_spaces_out(windows: Windows, alice: Person) -> None:
    page = windows.open(permissions=["clipboard-read", "clipboard-write"])
    let_in(page, alice)
    screens.open_setup(page)
    key = screens.secret_key(page)
    screens.button(page, "Copy secret key").click()
    expect(page.get_by_text("Copied the secret key", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == key.replace(" ", "")


@screens.without_scripts
def test_nothing_is_offered_that_needs_scripts(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    screens.secret_key(page)
    expect(screens.button(page, "Copy secret key")).to_have_count(0)
