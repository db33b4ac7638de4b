"""Bob has lost his phone and goes back in with his recovery code (S-32)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, STEP, Clock
from tests.e2e.people import Person
from tests.e2e.phone import Phone


def recover(page: Page, person: Person, code: str) -> str:
    """Sign in with the recovery code and read the next one."""
    page.goto("/sign-in")
    screens.give_password(page, person)
    screens.give_recovery_code(page, code)
    screens.arrive(page, "Your recovery code")
    return screens.recovery_code(page)


def save_code(page: Page) -> None:
    screens.button(page, "I have saved it").click()
    expect(page.get_by_text("and saved by you")).to_be_visible()


def begin_replacing(page: Page) -> None:
    page.goto("/profile")
    screens.open_setup(page, "Replace authenticator")


def test_the_recovery_code_signs_in_and_is_replaced(page: Page, bob: Person) -> None:
    assert recover(page, bob, bob.recovery_code) != bob.recovery_code


@pytest.mark.case("B24")
@screens.without_scripts
def test_it_may_be_typed_as_a_phone_types(page: Page, bob: Person) -> None:
    recover(page, bob, f" {bob.recovery_code.lower().replace('-', ' ')} ")


def test_a_slip_is_told_and_what_was_typed_is_kept(page: Page, bob: Person) -> None:
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.give_recovery_code(page, bob.recovery_code[:-1])
    expect(screens.refusal(page, "recovery-code-mistyped")).to_be_visible()
    expect(screens.field(page, "Recovery code")).to_have_value(bob.recovery_code[:-1])
    expect(screens.field(page, "Recovery code")).to_be_focused()


@pytest.mark.requirement("S-31")
@screens.without_scripts
def test_it_works_once(windows: Windows, bob: Person) -> None:
    recover(windows.open(), bob, bob.recovery_code)
    again = windows.open()
    again.goto("/sign-in")
    screens.give_password(again, bob)
    screens.give_recovery_code(again, bob.recovery_code)
    expect(screens.refusal(again, "recovery-code-outdated")).to_be_visible()


def test_the_profile_leads_on_to_the_new_phone(page: Page, bob: Person) -> None:
    recover(page, bob, bob.recovery_code)
    page.goto("/profile")
    expect(page.get_by_text("You signed in with your recovery code.")).to_be_visible()
    screens.link(page, "Reset MFA").click()
    expect(screens.button(page, "Replace authenticator")).to_be_in_viewport()


@pytest.mark.parametrize(
    "closed_after", ["the password", "the new code", "saving it", "scanning", "nothing"]
)
def test_the_way_back_survives_closing_the_browser(
    windows: Windows, bob: Person, closed_after: str, clock: Clock
) -> None:
    """Wherever Bob stops, his password and the newest code he saw take him on."""
    newest, new_phone, page = bob.recovery_code, Phone(clock), windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.arrive(page, "Enter your code")
    if closed_after != "the password":
        screens.give_recovery_code(page, newest)
        newest = screens.recovery_code(page)
    if closed_after in ("saving it", "scanning"):
        save_code(page)
    if closed_after == "scanning":
        begin_replacing(page)
        Phone(clock).scan(page)
    if closed_after != "nothing":
        windows.close(page)
        page = windows.open()
        recover(page, bob, newest)
    save_code(page)
    begin_replacing(page)
    new_phone.scan(page)
    screens.enable(page, new_phone.code())
    screens.is_on(page)
    windows.close(page)
    clock.advance(STEP)
    bob.phone = new_phone
    screens.sign_in(windows.open(), bob)


def test_no_banner_is_left_once_the_new_phone_works(page: Page, bob: Person, phone: Phone) -> None:
    recover(page, bob, bob.recovery_code)
    begin_replacing(page)
    phone.scan(page)
    screens.enable(page, phone.code())
    screens.is_on(page)
    page.goto("/profile")
    screens.is_on(page)
    expect(page.get_by_text("You signed in with your recovery code.")).to_have_count(0)


def test_replacing_asks_for_no_code_of_the_lost_phone(
    page: Page, bob: Person, phone: Phone, clock: Clock
) -> None:
    recover(page, bob, bob.recovery_code)
    save_code(page)
    clock.advance(11 * MINUTE)
    page.goto("/profile")
    screens.button(page, "Replace authenticator").click()
    screens.arrive(page, "Confirm it is you")
    expect(screens.field(page, "Code from your authenticator app")).to_have_count(0)
    screens.field(page, "Password").fill(bob.password)
    screens.button(page, "Confirm").click()
    screens.arrive(page, "Set up your new phone")
