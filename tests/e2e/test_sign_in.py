"""Signing in with a password and a code."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import DAY, MINUTE, STEP, Clock
from tests.e2e.people import Person
from tests.e2e.phone import Phone
from tests.e2e.server import Running


def test_a_password_and_a_code_sign_in(page: Page, bob: Person) -> None:
    screens.sign_in(page, bob)


@screens.without_scripts
def test_a_password_alone_signs_in_while_mfa_is_off(page: Page, alice: Person) -> None:
    screens.sign_in(page, alice)


def test_the_code_may_have_spaces(page: Page, bob: Person) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    code = bob.phone.code()
    screens.give_code(page, f" {code[:3]} {code[3:]} ")
    screens.arrive(page, "Edit Profile")


@pytest.mark.case("B35")
@screens.without_scripts
def test_capitals_and_spaces_around_the_username_do_not_matter(page: Page, alice: Person) -> None:
    page.goto("/sign-in")
    screens.give_password(page, alice, username=" Alice ")
    screens.arrive(page, "Edit Profile")


@screens.without_scripts
def test_the_cursor_waits_in_the_code_field(page: Page, bob: Person) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    expect(screens.field(page, "Code from your authenticator app")).to_be_focused()


def test_a_wrong_password_keeps_the_username(page: Page, bob: Person) -> None:
    bob.password = "not the kettle's password"
    page.goto("/sign-in")
    screens.give_password(page, bob)
    expect(screens.refusal(page, "sign-in-wrong")).to_be_visible()
    expect(screens.field(page, "Username")).to_have_value("bob")
    expect(screens.field(page, "Password")).to_have_value("")
    expect(screens.field(page, "Password")).to_be_focused()


def test_a_wrong_code_asks_again(page: Page, bob: Person) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_code(page, bob.phone.wrong_code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Edit Profile")


@pytest.mark.case("B29")
def test_guessing_has_to_wait_and_is_told_how_long(page: Page, bob: Person, clock: Clock) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    for _ in range(5):
        screens.give_code(page, bob.phone.wrong_code())
        expect(screens.refusal(page, "code-wrong")).to_be_visible()
    screens.give_code(page, bob.phone.code())
    expect(screens.refusal(page, "too-many-tries")).to_contain_text(
        "Too many attempts. Try again in 30 seconds."
    )
    clock.advance(STEP)
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Edit Profile")


@pytest.mark.case("B18")
def test_the_code_that_turned_mfa_on_is_used_up_but_the_next_one_signs_in(
    page: Page, alice: Person, clock: Clock
) -> None:
    clock.advance(12)
    screens.sign_in(page, alice)
    screens.open_setup(page)
    alice.phone.scan(page)
    screens.enable(page, alice.phone.code())
    screens.save_first_code(page)
    screens.sign_out(page, alice)
    screens.give_password(page, alice)
    screens.give_code(page, alice.phone.code())
    used = screens.refusal(page, "code-already-used")
    expect(used).to_contain_text(
        "This code was already used. Wait 18 seconds, then enter the one your app shows."
    )
    expect(used).to_have_attribute("data-retry-after", "18")
    clock.advance(18)
    screens.give_code(page, alice.phone.code())
    screens.arrive(page, "Edit Profile")


def test_one_goes_on_to_the_page_asked_for(page: Page, bob: Person, server: Running) -> None:
    page.goto("/profile/password")
    screens.give_password(page, bob)
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Change password")


@screens.without_scripts
def test_a_wrong_code_does_not_lose_the_page_asked_for(page: Page, bob: Person) -> None:
    page.goto("/profile/password")
    screens.give_password(page, bob)
    screens.give_code(page, bob.phone.wrong_code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Change password")


@pytest.mark.requirement("S-22")
@screens.without_scripts
def test_ten_minutes_after_the_password_one_begins_anew(
    page: Page, bob: Person, clock: Clock
) -> None:
    page.goto("/profile/password")
    screens.give_password(page, bob)
    screens.arrive(page, "Enter your code")
    clock.advance(10 * MINUTE)
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Sign in to Nightlatch")
    expect(page.get_by_text("It's been more than 10 minutes")).to_be_visible()


def test_beginning_anew_keeps_the_username(page: Page, bob: Person, clock: Clock) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.arrive(page, "Enter your code")
    clock.advance(10 * MINUTE)
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Sign in to Nightlatch")
    expect(screens.field(page, "Username")).to_have_value("bob")
    expect(screens.field(page, "Password")).to_be_focused()


def test_beginning_anew_keeps_the_page_asked_for(page: Page, bob: Person, clock: Clock) -> None:
    page.goto("/profile/password")
    screens.give_password(page, bob)
    screens.arrive(page, "Enter your code")
    clock.advance(10 * MINUTE)
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Sign in to Nightlatch")
    screens.give_password(page, bob)
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Change password")


@pytest.mark.case("B28")
@screens.without_scripts
def test_a_changed_password_ends_a_half_finished_sign_in(windows: Windows, bob: Person) -> None:
    half, whole = windows.open(), windows.open()
    half.goto("/sign-in")
    screens.give_password(half, bob)
    screens.arrive(half, "Enter your code")
    screens.sign_in(whole, bob)
    screens.link(whole, "Change password").click()
    screens.field(whole, "Current password").fill(bob.password)
    screens.field(whole, "New password").fill("two magpies on the chimney")
    screens.button(whole, "Change password").click()
    expect(whole.get_by_text("Your password is changed.")).to_be_visible()
    screens.give_code(half, bob.phone.code(1))
    screens.arrive(half, "Sign in to Nightlatch")


@pytest.mark.case("B32")
@screens.without_scripts
def test_a_sign_in_page_left_open_overnight_works(page: Page, bob: Person, clock: Clock) -> None:
    page.goto("/sign-in")
    clock.advance(DAY)
    screens.give_password(page, bob)
    screens.give_code(page, bob.phone.code())
    screens.arrive(page, "Edit Profile")


@pytest.mark.case("B32")
def test_signing_in_in_two_tabs_works(page: Page, alice: Person) -> None:
    second = page.context.new_page()
    page.goto("/sign-in")
    second.goto("/sign-in")
    screens.give_password(second, alice)
    screens.arrive(second, "Edit Profile")
    screens.give_password(page, alice)
    screens.arrive(page, "Edit Profile")


@pytest.mark.case("B33")
@screens.without_scripts
def test_a_link_on_another_site_finds_one_signed_in(
    page: Page, alice: Person, server: Running
) -> None:
    screens.sign_in(page, alice)
    page.goto(f"data:text/html,<a href='{server.origin}/profile'>Your profile</a>")
    screens.link(page, "Your profile").click()
    screens.arrive(page, "Edit Profile")


@pytest.mark.case("B21")
@screens.without_scripts
def test_a_phone_three_quarters_of_a_minute_off_is_refused(
    page: Page, bob: Person, clock: Clock
) -> None:
    slow = Phone(Clock(clock.now - 45), bob.phone.secret)
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_code(page, slow.code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
