"""Alice opens the set-up and thinks better of it: nothing has changed (B12)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import EditProfile, Person, Phone, SignIn, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts

pytestmark = pytest.mark.case("B12")


def signs_in_with_password_alone(page: Page, person: Person) -> None:
    SignIn(page).begin(person)
    EditProfile(page).mfa_is_off()


def test_cancel_changes_nothing(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    screens.press(page, "Cancel")
    EditProfile(page).mfa_is_off()
    EditProfile(page).sign_out(alice)
    signs_in_with_password_alone(page, alice)


@with_scripts
def test_esc_changes_nothing(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    EditProfile(page).sign_out(alice)
    signs_in_with_password_alone(page, alice)


@with_scripts
def test_cancel_gives_the_focus_back(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    screens.press(page, "Cancel")
    expect(screens.button(page, "Continue")).to_be_focused()


@with_scripts
def test_esc_gives_the_focus_back(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    page.keyboard.press("Escape")
    expect(screens.button(page, "Continue")).to_be_focused()


def test_closing_the_browser_changes_nothing(windows: Windows, alice: Person) -> None:
    page = windows.open()
    let_in(page, alice).enable_mfa()
    windows.close(page)
    signs_in_with_password_alone(windows.open(), alice)


def test_a_set_up_begun_can_be_discarded(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    page.goto("/profile")
    screens.press(page, "Discard")
    expect(page.get_by_text("Setup discarded. Nothing has changed.")).to_be_visible()
    expect(screens.button(page, "Enable MFA")).to_be_visible()


def test_a_discarded_set_up_begins_with_another_secret(
    page: Page, alice: Person, phone: Phone
) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    discarded = phone.secret
    page.goto("/profile")
    screens.press(page, "Discard")
    EditProfile(page).enable_mfa()
    phone.scan(page)
    assert phone.secret != discarded


@with_scripts
def test_letting_go_of_selected_text_beside_the_dialog_does_not_close_it(
    page: Page, alice: Person
) -> None:
    let_in(page, alice).enable_mfa()
    box = screens.heading(page, "Set up MFA").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(2, 2)
    page.mouse.up()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.click(2, 2)
    expect(page.get_by_role("dialog")).to_have_count(0)
