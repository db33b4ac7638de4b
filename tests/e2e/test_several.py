"""Bob has a second phone, and both sign him in."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    EditProfile,
    Nightlatch,
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


def add(page: Page, phone: Phone, name: str = "Work phone") -> None:
    """Set up one more from Edit Profile."""
    setup = EditProfile(page).add_authenticator()
    phone.scan(page)
    setup.enable(phone.next_code(), name=name)
    expect(page.get_by_text("Authenticator added.")).to_be_visible()


def test_both_sign_in(windows: Windows, bob: Person, phone: Phone, clock: Clock) -> None:
    page = windows.open()
    let_in(page, bob)
    add(page, phone)
    windows.close(page)
    clock.advance(STEP)
    for one in (bob.phone, phone):
        page = windows.open()
        SignIn(page).begin(bob).give_code(one.next_code())


def test_the_name_given_names_its_buttons(page: Page, bob: Person, phone: Phone) -> None:
    let_in(page, bob)
    add(page, phone, "Tablet in the drawer")
    expect(screens.button(page, "Remove Tablet in the drawer")).to_be_visible()


def test_it_can_be_renamed(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.follow(page, "Rename Authenticator app")
    screens.fill(page, "Name", "Old phone")
    screens.press(page, "Save name")
    expect(page.get_by_text("The new name has been saved.")).to_be_visible()
    expect(screens.link(page, "Rename Old phone")).to_be_visible()


@without_scripts
def test_a_name_of_nothing_is_refused(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.follow(page, "Rename Authenticator app")
    screens.fill(page, "Name", "  ")
    screens.press(page, "Save name")
    expect(screens.refusal(page, "field-empty")).to_be_visible()
    expect(page).to_have_title("Error: Rename authenticator · Nightlatch")


def test_one_removed_signs_in_no_more(
    windows: Windows, bob: Person, phone: Phone, clock: Clock
) -> None:
    page = windows.open()
    let_in(page, bob)
    add(page, phone)
    screens.press(page, "Remove Work phone")
    expect(page.get_by_text("“Work phone” has been removed.")).to_be_visible()
    windows.close(page)
    clock.advance(STEP)
    page = windows.open()
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(phone.code())
    SignIn(page).give_code(bob.phone.next_code())


@without_scripts
def test_the_last_one_cannot_be_removed(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    let_in(page, bob)
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    add(page, phone)
    stale = page.context.new_page()
    stale.goto("/profile")
    screens.press(page, "Remove Work phone")
    expect(page.get_by_text("“Work phone” has been removed.")).to_be_visible()
    screens.press(stale, "Remove Authenticator app")
    expect(screens.refusal(stale, "last-authenticator")).to_be_visible()
    expect(screens.heading(stale, "MFA is on")).to_be_visible()


@pytest.mark.case("B11")
def test_one_more_abandoned_changes_nothing(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    let_in(page, bob).add_authenticator()
    phone.scan(page)
    windows.close(page)
    SignIn(windows.open()).sign_in(bob)


@without_scripts
def test_five_are_the_most(page: Page, bob: Person, nightlatch: Nightlatch) -> None:
    let_in(page, bob)
    for number in range(2, 6):
        add(page, nightlatch.phone(), f"Phone {number}")
    expect(screens.button(page, "Add another authenticator")).to_have_count(0)
