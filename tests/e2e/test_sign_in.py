"""Signing in with a password and a code."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Clock, EditProfile, Nightlatch, Person, Refused, SignIn, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import DAY, MINUTE, STEP
from tests.e2e.marks import without_scripts


def test_a_password_and_a_code_sign_in(page: Page, bob: Person) -> None:
    SignIn(page).sign_in(bob)


@without_scripts
def test_a_password_alone_signs_in_while_mfa_is_off(page: Page, alice: Person) -> None:
    SignIn(page).sign_in(alice)


def test_the_code_may_have_spaces(page: Page, bob: Person) -> None:
    SignIn(page).begin(bob)
    code = bob.phone.code()
    SignIn(page).give_code(f" {code[:3]} {code[3:]} ")


@pytest.mark.case("B35")
@without_scripts
def test_capitals_and_spaces_around_the_username_do_not_matter(page: Page, alice: Person) -> None:
    page.goto("/sign-in")
    alice.username = " Alice "
    SignIn(page).give_password(alice)


@without_scripts
def test_the_cursor_waits_in_the_code_field(page: Page, bob: Person) -> None:
    SignIn(page).begin(bob)
    expect(screens.field(page, "Code from your authenticator app")).to_be_focused()


def test_a_wrong_password_keeps_the_username(page: Page, bob: Person) -> None:
    bob.password = "not the kettle's password"
    page.goto("/sign-in")
    with pytest.raises(Refused, match="sign-in-wrong"):
        SignIn(page).give_password(bob)
    expect(screens.field(page, "Username")).to_have_value("bob")
    expect(screens.field(page, "Password")).to_have_value("")
    expect(screens.field(page, "Password")).to_be_focused()


def test_a_wrong_code_asks_again(page: Page, bob: Person) -> None:
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(bob.phone.wrong_code())
    SignIn(page).give_code(bob.phone.next_code())


@pytest.mark.case("B29")
def test_guessing_has_to_wait_and_is_told_how_long(page: Page, bob: Person, clock: Clock) -> None:
    SignIn(page).begin(bob)
    for _ in range(5):
        with pytest.raises(Refused, match="code-wrong"):
            SignIn(page).give_code(bob.phone.wrong_code())
    with pytest.raises(Refused, match="too-many-tries"):
        SignIn(page).give_code(bob.phone.code())
    expect(screens.refusal(page, "too-many-tries")).to_contain_text(
        "Too many attempts. Try again in 30 seconds."
    )
    clock.advance(STEP)
    SignIn(page).give_code(bob.phone.next_code())


@pytest.mark.case("B18")
def test_the_code_that_turned_mfa_on_is_used_up_but_the_next_one_signs_in(
    page: Page, alice: Person, clock: Clock
) -> None:
    clock.advance(12)
    setup = let_in(page, alice).enable_mfa()
    alice.phone.scan(page)
    setup.enable(alice.phone.code()).saved()
    EditProfile(page).sign_out(alice)
    with pytest.raises(Refused, match="code-already-used"):
        SignIn(page).begin(alice).give_code(alice.phone.code())
    used = screens.refusal(page, "code-already-used")
    expect(used).to_contain_text(
        "This code was already used. Wait 18 seconds, then enter the one your app shows."
    )
    expect(used).to_have_attribute("data-retry-after", "18")
    clock.advance(18)
    SignIn(page).give_code(alice.phone.code())


def test_one_goes_on_to_the_page_asked_for(page: Page, bob: Person) -> None:
    page.goto("/profile/password")
    SignIn(page).give_password(bob)
    SignIn(page).give_code(bob.phone.next_code(), then="profile/password")


@without_scripts
def test_a_wrong_code_does_not_lose_the_page_asked_for(page: Page, bob: Person) -> None:
    page.goto("/profile/password")
    SignIn(page).give_password(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(bob.phone.wrong_code())
    SignIn(page).give_code(bob.phone.next_code(), then="profile/password")


@pytest.mark.requirement("S-22")
@without_scripts
def test_ten_minutes_after_the_password_one_begins_anew(
    page: Page, bob: Person, clock: Clock
) -> None:
    page.goto("/profile/password")
    SignIn(page).give_password(bob)
    clock.advance(10 * MINUTE)
    SignIn(page).give_code(bob.phone.next_code(), then="sign-in/new")
    expect(page.get_by_text("It's been more than 10 minutes")).to_be_visible()


def test_beginning_anew_keeps_the_username(page: Page, bob: Person, clock: Clock) -> None:
    SignIn(page).begin(bob)
    clock.advance(10 * MINUTE)
    SignIn(page).give_code(bob.phone.next_code(), then="sign-in/new")
    expect(screens.field(page, "Username")).to_have_value("bob")
    expect(screens.field(page, "Password")).to_be_focused()


def test_beginning_anew_keeps_the_page_asked_for(page: Page, bob: Person, clock: Clock) -> None:
    page.goto("/profile/password")
    SignIn(page).give_password(bob)
    clock.advance(10 * MINUTE)
    SignIn(page).give_code(bob.phone.next_code(), then="sign-in/new")
    SignIn(page).give_password(bob)
    SignIn(page).give_code(bob.phone.next_code(), then="profile/password")


@pytest.mark.case("B28")
@without_scripts
def test_a_changed_password_ends_a_half_finished_sign_in(windows: Windows, bob: Person) -> None:
    half, whole = windows.open(), windows.open()
    SignIn(half).begin(bob)
    SignIn(whole).sign_in(bob)
    screens.follow(whole, "Change password")
    screens.fill(whole, "Current password", bob.password)
    screens.fill(whole, "New password", "two magpies on the chimney")
    screens.press(whole, "Change password")
    expect(whole.get_by_text("Your password has been changed.")).to_be_visible()
    SignIn(half).give_code(bob.phone.code(1), then="sign-in/new")


@pytest.mark.case("B32")
@without_scripts
def test_a_sign_in_page_left_open_overnight_works(page: Page, bob: Person, clock: Clock) -> None:
    page.goto("/sign-in")
    clock.advance(DAY)
    SignIn(page).give_password(bob)
    SignIn(page).give_code(bob.phone.next_code())


@pytest.mark.case("B32")
def test_signing_in_in_two_tabs_works(page: Page, alice: Person) -> None:
    second = page.context.new_page()
    page.goto("/sign-in")
    SignIn(second).begin(alice)
    SignIn(page).give_password(alice)


@pytest.mark.case("B33")
@without_scripts
def test_a_link_on_another_site_finds_one_signed_in(
    page: Page, alice: Person, nightlatch: Nightlatch
) -> None:
    SignIn(page).sign_in(alice)
    page.goto(f"data:text/html,<a href='{nightlatch.url}/profile'>Your profile</a>")
    screens.follow(page, "Your profile")
    screens.arrive(page, "Edit Profile")


@pytest.mark.case("B21")
@without_scripts
def test_a_phone_three_quarters_of_a_minute_off_is_refused(page: Page, bob: Person) -> None:
    bob.phone.ahead = -45
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(bob.phone.code())
