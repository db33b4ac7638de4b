"""Bob has a second phone, and both sign him in."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import STEP, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone


def add(page: Page, phone: Phone, name: str = "Work phone") -> None:
    """Set up one more from Edit Profile."""
    screens.open_setup(page, "Add another authenticator")
    phone.scan(page)
    screens.field(page, "Name (optional)").fill(name)
    screens.enable(page, phone.code())
    expect(page.get_by_text("Authenticator added.")).to_be_visible()


def test_both_sign_in(windows: Windows, bob: Person, phone: Phone, clock: Clock) -> None:
    page = windows.open()
    let_in(page, bob)
    add(page, phone)
    windows.close(page)
    clock.advance(STEP)
    for one in (bob.phone, phone):
        page = windows.open()
        page.goto("/sign-in")
        screens.give_password(page, bob)
        screens.give_code(page, one.code())
        screens.arrive(page, "Edit Profile")


def test_the_name_given_names_its_buttons(page: Page, bob: Person, phone: Phone) -> None:
    let_in(page, bob)
    add(page, phone, "Tablet in the drawer")
    expect(screens.button(page, "Remove Tablet in the drawer")).to_be_visible()


def test_it_can_be_renamed(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.link(page, "Rename Authenticator app").click()
    screens.field(page, "Name").fill("Old phone")
    screens.button(page, "Save name").click()
    expect(page.get_by_text("The new name is saved.")).to_be_visible()
    expect(screens.link(page, "Rename Old phone")).to_be_visible()


@screens.without_scripts
def test_a_name_of_nothing_is_refused(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.link(page, "Rename Authenticator app").click()
    screens.field(page, "Name").fill("  ")
    screens.button(page, "Save name").click()
    expect(screens.refusal(page, "field-empty")).to_be_visible()
    expect(page).to_have_title("Error: Rename authenticator · Nightlatch")


def test_one_removed_signs_in_no_more(
    windows: Windows, bob: Person, phone: Phone, clock: Clock
) -> None:
    page = windows.open()
    let_in(page, bob)
    add(page, phone)
    screens.button(page, "Remove Work phone").click()
    expect(page.get_by_text("That authenticator has been removed.")).to_be_visible()
    windows.close(page)
    clock.advance(STEP)
    page = windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_code(page, phone.code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Edit Profile")


@screens.without_scripts
def test_the_last_one_cannot_be_removed(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    let_in(page, bob)
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    add(page, phone)
    stale = page.context.new_page()
    stale.goto("/profile")
    screens.button(page, "Remove Work phone").click()
    expect(page.get_by_text("That authenticator has been removed.")).to_be_visible()
    screens.button(stale, "Remove Authenticator app").click()
    expect(screens.refusal(stale, "last-authenticator")).to_be_visible()
    screens.is_on(stale)


@pytest.mark.case("B11")
def test_one_more_abandoned_changes_nothing(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    let_in(page, bob)
    screens.open_setup(page, "Add another authenticator")
    phone.scan(page)
    windows.close(page)
    screens.sign_in(windows.open(), bob)


@screens.without_scripts
def test_five_are_the_most(page: Page, bob: Person, clock: Clock) -> None:
    let_in(page, bob)
    for number in range(2, 6):
        add(page, Phone(clock), f"Phone {number}")
    expect(screens.button(page, "Add another authenticator")).to_have_count(0)
