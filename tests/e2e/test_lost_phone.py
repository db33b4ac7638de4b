"""Bob has lost his phone: three steps to a working one, and the ways out on the way (S-32)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, STEP, Clock
from tests.e2e.people import Person
from tests.e2e.phone import Phone

STEPS = "Replacing your lost phone"
REMINDER = "Your lost phone can still sign in."


def reach_second_step(page: Page, person: Person) -> str:
    """Sign in with the recovery code, save the new one, and arrive at the new phone."""
    newest = screens.recover(page, person)
    screens.save_code(page)
    return newest


def set_up(page: Page, phone: Phone) -> None:
    """From the second step to the end with a phone in the hand."""
    screens.button(page, "Set up your new phone").click()
    expect(screens.field(page, "Verify MFA Code")).to_be_visible()
    phone.scan(page)
    screens.enable(page, phone.code())
    screens.arrive(page, "Done")


def step(page: Page) -> str:
    """The step that is marked as the one at hand."""
    return page.get_by_role("list", name=STEPS).locator("[aria-current=step]").inner_text()


def test_three_steps_lead_to_a_working_phone(
    windows: Windows, bob: Person, phone: Phone, clock: Clock
) -> None:
    page = windows.open()
    screens.recover(page, bob)
    assert "Save your new recovery code" in step(page)
    screens.save_code(page)
    assert "Set up your new phone" in step(page)
    set_up(page, phone)
    assert "Done" in step(page)
    windows.close(page)
    clock.advance(STEP)
    bob.phone = phone
    screens.sign_in(windows.open(), bob)


@screens.without_scripts
def test_the_lost_phone_no_longer_signs_in(
    windows: Windows, bob: Person, phone: Phone, clock: Clock
) -> None:
    page = windows.open()
    reach_second_step(page, bob)
    set_up(page, phone)
    clock.advance(STEP)
    thief = windows.open()
    thief.goto("/sign-in")
    screens.give_password(thief, bob)
    screens.give_code(thief, bob.phone.code())
    expect(screens.refusal(thief, "code-wrong")).to_be_visible()


@screens.without_scripts
def test_nothing_reminds_of_the_lost_phone_afterwards(
    page: Page, bob: Person, phone: Phone
) -> None:
    reach_second_step(page, bob)
    set_up(page, phone)
    screens.link(page, "Edit Profile").click()
    screens.is_on(page)
    expect(page.get_by_text(REMINDER)).to_have_count(0)


@screens.without_scripts
def test_who_skipped_saving_the_code_is_asked_at_the_end(
    page: Page, bob: Person, phone: Phone
) -> None:
    newest = screens.recover(page, bob)
    page.goto("/profile")
    screens.open_setup(page, "Replace authenticator")
    phone.scan(page)
    screens.enable(page, phone.code())
    screens.arrive(page, "Done")
    screens.link(page, "Show it").click()
    assert screens.recovery_code(page) == newest


@pytest.mark.parametrize(
    "closed_after", ["the password", "the new code", "saving it", "scanning", "a wrong code"]
)
def test_the_way_goes_on_after_the_browser_was_closed(
    windows: Windows, bob: Person, closed_after: str, clock: Clock
) -> None:
    """Wherever Bob stops, his password and the newest code he saw take him on."""
    page = windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.arrive(page, "Enter your code")
    if closed_after != "the password":
        screens.give_recovery_code(page, bob.recovery_code)
        bob.recovery_code = screens.recovery_code(page)
    if closed_after in ("saving it", "scanning", "a wrong code"):
        screens.save_code(page)
    if closed_after in ("scanning", "a wrong code"):
        abandoned = Phone(clock)
        screens.button(page, "Set up your new phone").click()
        abandoned.scan(page)
        if closed_after == "a wrong code":
            screens.enable(page, abandoned.wrong_code())
            expect(screens.refusal(page, "code-wrong")).to_be_visible()
    windows.close(page)
    page, new_phone = windows.open(), Phone(clock)
    reach_second_step(page, bob)
    set_up(page, new_phone)
    windows.close(page)
    clock.advance(STEP)
    bob.phone = new_phone
    screens.sign_in(windows.open(), bob)


def test_a_phone_that_turns_up_is_kept(windows: Windows, bob: Person, clock: Clock) -> None:
    page = windows.open()
    bob.recovery_code = reach_second_step(page, bob)
    screens.link(page, "I found my phone").click()
    screens.field(page, "Code from your authenticator app").fill(bob.phone.code())
    screens.button(page, "Keep this phone").click()
    screens.arrive(page, "Edit Profile")
    expect(page.get_by_text("Your phone works for signing in again.")).to_be_visible()
    expect(page.get_by_text(REMINDER)).to_have_count(0)
    windows.close(page)
    clock.advance(STEP)
    screens.sign_in(windows.open(), bob)


def test_another_phone_is_not_taken_for_the_one_that_was_lost(page: Page, bob: Person) -> None:
    reach_second_step(page, bob)
    screens.link(page, "I found my phone").click()
    screens.field(page, "Code from your authenticator app").fill(bob.phone.wrong_code())
    screens.button(page, "Keep this phone").click()
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    expect(screens.field(page, "Code from your authenticator app")).to_be_focused()


@screens.without_scripts
@pytest.mark.parametrize("path", ["/profile", "/profile/password", "/help/mfa"])
def test_without_a_new_phone_every_page_reminds(page: Page, bob: Person, path: str) -> None:
    reach_second_step(page, bob)
    screens.link(page, "I don't have a new phone yet").click()
    screens.arrive(page, "Edit Profile")
    page.goto(path)
    expect(page.get_by_text(REMINDER)).to_be_visible()
    screens.link(page, "Set up your new phone").click()
    screens.arrive(page, "Set up your new phone")


def test_the_lost_phone_can_be_switched_off_at_once(
    windows: Windows, bob: Person, phone: Phone, clock: Clock
) -> None:
    page = windows.open()
    bob.recovery_code = reach_second_step(page, bob)
    screens.link(page, "I don't have a new phone yet").click()
    screens.button(page, "Block the lost phone").click()
    expect(page.get_by_text("The lost phone is blocked.")).to_be_visible()
    windows.close(page)
    page = windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.arrive(page, "Use your recovery code")
    screens.field(page, "Recovery code").fill(bob.recovery_code)
    screens.button(page, "Sign in").click()
    screens.save_code(page)
    set_up(page, phone)
    windows.close(page)
    clock.advance(STEP)
    bob.phone = phone
    screens.sign_in(windows.open(), bob)


@screens.without_scripts
def test_before_the_code_is_saved_the_lost_phone_cannot_be_switched_off(
    page: Page, bob: Person
) -> None:
    screens.recover(page, bob)
    page.goto("/profile")
    screens.button(page, "Block the lost phone").click()
    expect(screens.refusal(page, "recovery-code-not-saved")).to_be_visible()
    screens.recovery_code(page)


def test_a_member_may_turn_mfa_off_instead(page: Page, bob: Person) -> None:
    reach_second_step(page, bob)
    screens.link(page, "Turn off MFA").click()
    screens.field(page, "Password").fill(bob.password)
    screens.button(page, "Turn off MFA").click()
    screens.is_off(page)
    expect(page.get_by_text(REMINDER)).to_have_count(0)


@pytest.mark.requirement("S-17")
@screens.without_scripts
def test_an_administrator_may_not(page: Page, ada: Person) -> None:
    reach_second_step(page, ada)
    expect(screens.link(page, "Turn off MFA")).to_have_count(0)


@screens.without_scripts
def test_who_comes_back_to_a_code_no_longer_shown_may_type_it(
    page: Page, bob: Person, clock: Clock
) -> None:
    newest = screens.recover(page, bob)
    clock.advance(10 * MINUTE)
    page.goto("/recovery")
    screens.arrive(page, "Save your new recovery code")
    screens.link(page, "I have it").click()
    screens.field(page, "Recovery code").fill(newest)
    screens.button(page, "Check").click()
    screens.arrive(page, "Set up your new phone")


@screens.without_scripts
def test_who_does_not_have_it_makes_another(page: Page, bob: Person, clock: Clock) -> None:
    newest = screens.recover(page, bob)
    clock.advance(10 * MINUTE)
    page.goto("/recovery")
    screens.button(page, "Generate a new recovery code").click()
    screens.field(page, "Password").fill(bob.password)
    screens.button(page, "Confirm").click()
    assert screens.recovery_code(page) != newest
    screens.save_code(page)


def test_the_new_phone_is_set_up_without_a_code_of_the_lost_one(
    page: Page, bob: Person, phone: Phone, clock: Clock
) -> None:
    reach_second_step(page, bob)
    clock.advance(11 * MINUTE)
    screens.button(page, "Set up your new phone").click()
    screens.arrive(page, "Confirm it's you")
    expect(screens.field(page, "Code from your authenticator app")).to_have_count(0)
    screens.field(page, "Password").fill(bob.password)
    screens.button(page, "Confirm").click()
    screens.arrive(page, "Set up your new phone")
    expect(screens.field(page, "Verify MFA Code")).to_be_visible()
