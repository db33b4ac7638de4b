"""Bob has lost his phone, and takes none of the three steps to a new one (S-32)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import EditProfile, NewPhone, Person, Phone, RecoveryCode, SignIn, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import without_scripts

REMINDER = "Your lost phone can still sign in."


def test_a_phone_that_turns_up_is_kept(windows: Windows, bob: Person) -> None:
    page = windows.open()
    bob.recovery_code = SignIn(page).recover(bob).saved()
    screens.follow(page, "I found my phone")
    screens.fill(page, "Code from your authenticator app", bob.phone.next_code())
    screens.press(page, "Keep this phone")
    screens.arrive(page, "Edit Profile")
    expect(page.get_by_text("You can sign in with your phone again.")).to_be_visible()
    expect(page.get_by_text(REMINDER)).to_have_count(0)
    windows.close(page)
    SignIn(windows.open()).sign_in(bob)


def test_another_phone_is_not_taken_for_the_one_that_was_lost(page: Page, bob: Person) -> None:
    SignIn(page).recover(bob).saved()
    screens.follow(page, "I found my phone")
    screens.fill(page, "Code from your authenticator app", bob.phone.wrong_code())
    screens.press(page, "Keep this phone")
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    expect(screens.field(page, "Code from your authenticator app")).to_be_focused()


@without_scripts
@pytest.mark.parametrize("path", ["/profile", "/profile/password", "/help/mfa"])
def test_without_a_new_phone_every_page_reminds(page: Page, bob: Person, path: str) -> None:
    SignIn(page).recover(bob).saved()
    screens.follow(page, "I don't have a new phone yet")
    screens.arrive(page, "Edit Profile")
    page.goto(path)
    expect(page.get_by_text(REMINDER)).to_be_visible()
    screens.follow(page, "Set up your new phone")
    screens.arrive(page, "Set up your new phone")


def test_the_lost_phone_can_be_switched_off_at_once(
    windows: Windows, bob: Person, phone: Phone
) -> None:
    page = windows.open()
    bob.recovery_code = SignIn(page).recover(bob).saved()
    screens.follow(page, "I don't have a new phone yet")
    screens.press(page, "Block the lost phone")
    expect(page.get_by_text("The lost phone is blocked.")).to_be_visible()
    windows.close(page)
    page = windows.open()
    page.goto("/sign-in")
    SignIn(page).give_password(bob, then="second-factor/recovery")
    screens.fill(page, "Recovery code", bob.recovery_code)
    screens.press(page, "Sign in")
    RecoveryCode(page).saved()
    NewPhone(page).set_up().finish(phone)
    windows.close(page)
    bob.phone = phone
    SignIn(windows.open()).sign_in(bob)


@without_scripts
def test_before_the_code_is_saved_the_lost_phone_cannot_be_switched_off(
    page: Page, bob: Person
) -> None:
    SignIn(page).recover(bob)
    page.goto("/profile")
    screens.press(page, "Block the lost phone")
    expect(screens.refusal(page, "recovery-code-not-saved")).to_be_visible()
    RecoveryCode(page).text()


def test_a_member_may_turn_mfa_off_instead(page: Page, bob: Person) -> None:
    SignIn(page).recover(bob).saved()
    screens.follow(page, "Turn off MFA")
    screens.fill(page, "Password", bob.password)
    screens.press(page, "Turn off MFA")
    EditProfile(page).mfa_is_off()
    expect(page.get_by_text(REMINDER)).to_have_count(0)


@pytest.mark.requirement("S-17")
@without_scripts
def test_an_administrator_may_not(page: Page, ada: Person) -> None:
    SignIn(page).recover(ada).saved()
    expect(screens.link(page, "Turn off MFA")).to_have_count(0)
