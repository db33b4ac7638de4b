"""Signing out leaves nothing behind, neither on the server nor in the browser."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    EditProfile,
    Person,
    Phone,
    RecoveryCode,
    SignIn,
    let_in,
    screens,
)
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts


@without_scripts
def test_it_says_so(page: Page, alice: Person) -> None:
    let_in(page, alice)
    EditProfile(page).sign_out(alice)
    expect(page.get_by_text("You're signed out.")).to_be_visible()


@pytest.mark.requirement("S-50")
@without_scripts
def test_the_old_cookie_is_dead(windows: Windows, alice: Person) -> None:
    page = windows.open()
    let_in(page, alice)
    kept = page.context.storage_state()
    EditProfile(page).sign_out(alice)
    thief = windows.open(storage_state=kept)
    thief.goto("/profile")
    screens.arrive(thief, "Sign in to Nightlatch")


@pytest.mark.case("B41")
def test_back_does_not_show_the_profile(page: Page, alice: Person) -> None:
    let_in(page, alice)
    EditProfile(page).sign_out(alice)
    page.go_back()
    screens.arrive(page, "Sign in to Nightlatch")


@pytest.mark.case("B41")
def test_back_does_not_show_the_secret(page: Page, alice: Person, phone: Phone) -> None:
    key = let_in(page, alice).enable_mfa().secret_key()
    page.goto("/profile")
    EditProfile(page).sign_out(alice)
    page.go_back()
    while page.url != "about:blank":
        screens.arrive(page, "Sign in to Nightlatch")
        assert key not in page.content()
        page.go_back()


@pytest.mark.requirement("S-56")
@pytest.mark.case("B41")
def test_back_does_not_show_the_recovery_code(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.press(page, "Regenerate recovery code")
    screens.press(page, "Regenerate")
    code = RecoveryCode(page).text()
    EditProfile(page).sign_out(bob)
    page.go_back()
    screens.arrive(page, "Sign in to Nightlatch")
    assert code not in page.content()


@pytest.mark.case("B41")
def test_back_shows_the_next_person_nothing_of_the_one_before(
    page: Page, alice: Person, bob: Person
) -> None:
    let_in(page, bob)
    EditProfile(page).sign_out(bob)
    SignIn(page).sign_in(alice)
    page.go_back()
    screens.arrive(page, "Edit Profile")
    page.go_back()
    screens.arrive(page, "Edit Profile")
    expect(page.get_by_text("Bob Baker")).to_have_count(0)


@pytest.mark.case("B32")
def test_signing_out_in_two_tabs_works(page: Page, alice: Person) -> None:
    let_in(page, alice)
    second = page.context.new_page()
    second.goto("/profile")
    EditProfile(second).sign_out(alice)
    EditProfile(page).sign_out(alice)
