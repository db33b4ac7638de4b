"""Whatever happens between the scan and the code, the first scan is the one that counts (B10)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import EditProfile, MfaSetup, Person, Phone, Refused, let_in, screens
from tests.e2e.marks import with_scripts

pytestmark = pytest.mark.case("B10")


@pytest.fixture
def scanned(page: Page, alice: Person, phone: Phone) -> Page:
    """The set-up, its picture scanned."""
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    return page


def go_on(page: Page) -> None:
    """Come back to the set-up by way of Edit Profile."""
    page.goto("/profile")
    expect(page.get_by_text("You started setting up MFA.")).to_be_visible()
    EditProfile(page).continue_setup()


def finish(page: Page, phone: Phone) -> None:
    MfaSetup(page).enable(phone.next_code()).saved()


def test_after_a_reload(scanned: Page, phone: Phone) -> None:
    scanned.reload()
    if screens.button(scanned, "Continue").is_visible():
        EditProfile(scanned).continue_setup()
    finish(scanned, phone)


def test_a_reload_shows_the_same_picture(scanned: Page, phone: Phone) -> None:
    secret = phone.secret
    scanned.reload()
    if screens.button(scanned, "Continue").is_visible():
        EditProfile(scanned).continue_setup()
    phone.scan(scanned)
    assert phone.secret == secret


def test_after_closing_the_tab(scanned: Page, phone: Phone) -> None:
    context = scanned.context
    scanned.close()
    again = context.new_page()
    go_on(again)
    finish(again, phone)


@with_scripts
def test_after_cancel(scanned: Page, phone: Phone) -> None:
    screens.press(scanned, "Cancel")
    EditProfile(scanned).continue_setup()
    finish(scanned, phone)


def test_in_a_second_tab(scanned: Page, phone: Phone) -> None:
    second = scanned.context.new_page()
    go_on(second)
    finish(second, phone)


def test_in_the_first_tab_after_opening_a_second(scanned: Page, phone: Phone) -> None:
    second = scanned.context.new_page()
    go_on(second)
    expect(MfaSetup(second).qr_code).to_be_visible()
    finish(scanned, phone)


def test_a_second_tab_that_comes_too_late_is_told_that_mfa_is_on(
    scanned: Page, phone: Phone
) -> None:
    second = scanned.context.new_page()
    go_on(second)
    finish(scanned, phone)
    MfaSetup(second).enable(phone.next_code())
    EditProfile(second).mfa_is_on()
    expect(second.get_by_role("status").get_by_text("MFA is on.", exact=True)).to_be_visible()


def test_after_back_and_forward(scanned: Page, phone: Phone) -> None:
    scanned.goto("/help/mfa")
    scanned.go_back()
    came_back_to = screens.heading(scanned, "Edit Profile").or_(
        screens.heading(scanned, "Set up MFA")
    )
    expect(came_back_to).to_be_visible()
    scanned.go_forward()
    screens.arrive(scanned, "Help with MFA")
    go_on(scanned)
    finish(scanned, phone)


def test_after_back(scanned: Page, phone: Phone) -> None:
    scanned.goto("/help/mfa")
    screens.arrive(scanned, "Help with MFA")
    scanned.go_back()
    if screens.button(scanned, "Continue").is_visible():
        EditProfile(scanned).continue_setup()
    finish(scanned, phone)


def test_after_a_wrong_code_a_reload_and_a_second_tab(scanned: Page, phone: Phone) -> None:
    with pytest.raises(Refused, match="code-wrong"):
        MfaSetup(scanned).enable(phone.wrong_code())
    second = scanned.context.new_page()
    go_on(second)
    scanned.goto("/profile")
    EditProfile(scanned).continue_setup()
    finish(scanned, phone)
