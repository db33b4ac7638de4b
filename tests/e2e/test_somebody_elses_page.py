"""A page left open by Alice, after Bob has signed in next to it: it does nothing to Bob (B57)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import screens
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone

pytestmark = pytest.mark.case("B57")

NOW_BOB = "You're now signed in as Bob Baker"


@pytest.fixture
def other_tab(page: Page) -> Page:
    return page.context.new_page()


def test_alices_form_does_not_rename_bob(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    let_in(page, alice)
    let_in(other_tab, bob)
    screens.field(page, "Full name").fill("Alice Archer-Bell")
    screens.button(page, "Save changes").click()
    screens.arrive(page, NOW_BOB)
    screens.link(page, "Continue as Bob Baker").click()
    screens.arrive(page, "Edit Profile")
    expect(screens.field(page, "Full name")).to_have_value("Bob Baker")


def test_alices_page_makes_bob_no_recovery_code(
    page: Page, other_tab: Page, ada: Person, bob: Person
) -> None:
    let_in(page, ada)
    screens.button(page, "Regenerate recovery code").click()
    let_in(other_tab, bob)
    screens.button(page, "Regenerate").click()
    screens.arrive(page, NOW_BOB)
    screens.sign_out(other_tab, bob)
    screens.give_password(other_tab, bob)
    screens.give_recovery_code(other_tab, bob.recovery_code)
    screens.recovery_code(other_tab)


@screens.with_scripts
def test_no_part_of_bobs_is_swapped_into_it(
    page: Page, other_tab: Page, ada: Person, bob: Person
) -> None:
    let_in(page, ada)
    let_in(other_tab, bob)
    screens.button(page, "Replace authenticator").click()
    expect(dialog(page).get_by_role("heading", name=NOW_BOB)).to_be_focused()
    expect(dialog(page)).to_have_count(1)
    expect(page.locator(".plate")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(screens.button(page, "Replace authenticator")).to_be_focused()


@screens.with_scripts
def test_a_dialog_that_is_open_gives_way_to_the_answer(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    let_in(other_tab, bob)
    screens.button(page, "Show secret key for manual configuration").click()
    expect(dialog(page).get_by_role("heading", name=NOW_BOB)).to_be_focused()
    expect(page.locator(".plate")).to_have_count(0)


@screens.with_scripts
def test_a_code_typed_into_it_enables_nothing_of_bobs(
    page: Page, other_tab: Page, alice: Person, bob: Person, phone: Phone
) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    let_in(other_tab, bob)
    screens.enable(page, phone.code())
    expect(dialog(page).get_by_role("heading", name=NOW_BOB)).to_be_focused()
    expect(screens.refusal(page, "page-of-another")).to_be_visible()


def test_alice_signs_bob_out_knowingly_and_comes_back(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    let_in(page, alice)
    let_in(other_tab, bob)
    screens.button(page, "Save changes").click()
    screens.arrive(page, NOW_BOB)
    screens.button(page, "Sign out").click()
    screens.arrive(page, "Sign in to Nightlatch")
    screens.give_password(page, alice)
    screens.arrive(page, "Edit Profile")
    expect(screens.button(page, alice.name)).to_be_visible()


@screens.without_scripts
def test_signing_in_over_another_shows_whose_profile_it_is(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    page.goto("/sign-in")
    let_in(other_tab, bob)
    screens.give_password(page, alice)
    screens.arrive(page, "Edit Profile")
    expect(screens.button(page, alice.name)).to_be_visible()


def dialog(page: Page) -> Locator:
    return page.locator("#modal > dialog[open]")
