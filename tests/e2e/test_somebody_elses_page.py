"""A page left open by Alice, after Bob has signed in next to it: it does nothing to Bob (B57)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import EditProfile, MfaSetup, Person, Phone, Refused, SignIn, let_in, screens
from tests.e2e.marks import with_scripts, without_scripts

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
    screens.fill(page, "Full name", "Alice Archer-Bell")
    screens.press(page, "Save changes")
    expect(screens.heading(page, NOW_BOB)).to_be_visible()
    screens.follow(page, "Continue as Bob Baker")
    screens.arrive(page, "Edit Profile")
    expect(screens.field(page, "Full name")).to_have_value("Bob Baker")


def test_what_alice_typed_is_not_back_in_bobs_form_after_going_back(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    let_in(page, alice)
    let_in(other_tab, bob)
    screens.fill(page, "Full name", "Alice Was Here")
    screens.fill(page, "Email (optional)", "alice.was@example.org")
    screens.press(page, "Save changes")
    expect(screens.heading(page, NOW_BOB)).to_be_visible()
    page.go_back()
    screens.arrive(page, "Edit Profile")
    expect(screens.field(page, "Full name")).to_have_value("Bob Baker")
    expect(screens.field(page, "Email (optional)")).not_to_have_value("alice.was@example.org")


def test_what_one_typed_oneself_is_back_after_going_back(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.fill(page, "Full name", "Alice Archer-Bell")
    screens.follow(page, "Change password")
    screens.arrive(page, "Change password")
    page.go_back()
    screens.arrive(page, "Edit Profile")
    expect(screens.field(page, "Full name")).to_have_value("Alice Archer-Bell")


def test_alices_page_makes_bob_no_recovery_code(
    page: Page, other_tab: Page, ada: Person, bob: Person
) -> None:
    let_in(page, ada)
    screens.press(page, "Regenerate recovery code")
    screens.arrive(page, "Regenerate the recovery code?")
    let_in(other_tab, bob)
    screens.press(page, "Regenerate")
    expect(screens.heading(page, NOW_BOB)).to_be_visible()
    EditProfile(other_tab).sign_out(bob)
    SignIn(other_tab).give_password(bob)
    SignIn(other_tab).give_recovery_code(bob.recovery_code)


@with_scripts
def test_no_part_of_bobs_is_swapped_into_it(
    page: Page, other_tab: Page, ada: Person, bob: Person
) -> None:
    let_in(page, ada)
    let_in(other_tab, bob)
    screens.press(page, "Replace authenticator")
    expect(dialog(page).get_by_role("heading", name=NOW_BOB)).to_be_focused()
    expect(dialog(page)).to_have_count(1)
    expect(page.locator(".plate")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(screens.button(page, "Replace authenticator")).to_be_focused()


@with_scripts
def test_a_dialog_that_is_open_gives_way_to_the_answer(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    let_in(page, alice).enable_mfa()
    let_in(other_tab, bob)
    screens.press(page, "Show secret key for manual configuration")
    expect(dialog(page).get_by_role("heading", name=NOW_BOB)).to_be_focused()
    expect(page.locator(".plate")).to_have_count(0)


@with_scripts
def test_a_code_typed_into_it_enables_nothing_of_bobs(
    page: Page, other_tab: Page, alice: Person, bob: Person, phone: Phone
) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    let_in(other_tab, bob)
    with pytest.raises(Refused, match="page-of-another"):
        MfaSetup(page).enable(phone.next_code())
    expect(dialog(page).get_by_role("heading", name=NOW_BOB)).to_be_focused()


def test_alice_signs_bob_out_knowingly_and_comes_back(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    let_in(page, alice)
    let_in(other_tab, bob)
    screens.press(page, "Save changes")
    expect(screens.heading(page, NOW_BOB)).to_be_visible()
    screens.press(page, "Sign out")
    screens.arrive(page, "Sign in to Nightlatch")
    SignIn(page).give_password(alice)
    expect(screens.button(page, alice.name)).to_be_visible()


@without_scripts
def test_signing_in_over_another_shows_whose_profile_it_is(
    page: Page, other_tab: Page, alice: Person, bob: Person
) -> None:
    page.goto("/sign-in")
    let_in(other_tab, bob)
    SignIn(page).give_password(alice)
    expect(screens.button(page, alice.name)).to_be_visible()


def dialog(page: Page) -> Locator:
    return page.locator("#modal > dialog[open]")
