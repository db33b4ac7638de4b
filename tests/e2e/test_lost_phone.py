"""Bob has lost his phone: three steps to a working one (S-32)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    EditProfile,
    MfaSetup,
    NewPhone,
    Person,
    Phone,
    RecoveryCode,
    Refused,
    SignIn,
    screens,
)
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, STEP
from tests.e2e.marks import without_scripts

STEPS = "Replacing your lost phone"
REMINDER = "Your lost phone can still sign in."


def step(page: Page) -> str:
    """The step that is marked as the one at hand."""
    return page.get_by_role("list", name=STEPS).locator("[aria-current=step]").inner_text()


def test_three_steps_lead_to_a_working_phone(windows: Windows, bob: Person, phone: Phone) -> None:
    page = windows.open()
    SignIn(page).recover(bob)
    assert "Save your new recovery code" in step(page)
    RecoveryCode(page).saved()
    assert "Set up your new phone" in step(page)
    NewPhone(page).set_up().finish(phone)
    assert "Done" in step(page)
    windows.close(page)
    bob.phone = phone
    SignIn(windows.open()).sign_in(bob)


@without_scripts
def test_the_lost_phone_no_longer_signs_in(
    windows: Windows, bob: Person, phone: Phone, clock: Clock
) -> None:
    page = windows.open()
    SignIn(page).recover(bob).saved()
    NewPhone(page).set_up().finish(phone)
    clock.advance(STEP)
    thief = windows.open()
    SignIn(thief).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(thief).give_code(bob.phone.code())


@without_scripts
def test_nothing_reminds_of_the_lost_phone_afterwards(
    page: Page, bob: Person, phone: Phone
) -> None:
    SignIn(page).recover(bob).saved()
    NewPhone(page).set_up().finish(phone)
    screens.follow(page, "Edit Profile")
    EditProfile(page).mfa_is_on()
    expect(page.get_by_text(REMINDER)).to_have_count(0)


@without_scripts
def test_who_skipped_saving_the_code_is_asked_at_the_end(
    page: Page, bob: Person, phone: Phone
) -> None:
    newest = SignIn(page).recover(bob).text()
    page.goto("/profile")
    EditProfile(page).replace_authenticator().finish(phone)
    screens.follow(page, "Show it")
    assert RecoveryCode(page).text() == newest


@pytest.mark.parametrize(
    "closed_after", ["the password", "the new code", "saving it", "scanning", "a wrong code"]
)
def test_the_way_goes_on_after_the_browser_was_closed(
    windows: Windows, bob: Person, closed_after: str, clock: Clock
) -> None:
    """Wherever Bob stops, his password and the newest code he saw take him on."""
    page = windows.open()
    SignIn(page).begin(bob)
    if closed_after != "the password":
        SignIn(page).give_recovery_code(bob.recovery_code)
        bob.recovery_code = RecoveryCode(page).text()
    if closed_after in ("saving it", "scanning", "a wrong code"):
        RecoveryCode(page).saved()
    if closed_after in ("scanning", "a wrong code"):
        abandoned = clock.server.phone()
        screens.press(page, "Set up your new phone")
        abandoned.scan(page)
        if closed_after == "a wrong code":
            with pytest.raises(Refused, match="code-wrong"):
                MfaSetup(page).enable(abandoned.wrong_code())
    windows.close(page)
    page, new_phone = windows.open(), clock.server.phone()
    SignIn(page).recover(bob).saved()
    NewPhone(page).set_up().finish(new_phone)
    windows.close(page)
    bob.phone = new_phone
    SignIn(windows.open()).sign_in(bob)


@without_scripts
def test_who_comes_back_to_a_code_no_longer_shown_may_type_it(
    page: Page, bob: Person, clock: Clock
) -> None:
    newest = SignIn(page).recover(bob).text()
    clock.advance(10 * MINUTE)
    page.goto("/recovery")
    screens.arrive(page, "Save your new recovery code")
    screens.follow(page, "I have it")
    screens.fill(page, "Recovery code", newest)
    screens.press(page, "Check")
    screens.arrive(page, "Set up your new phone")


@without_scripts
def test_who_does_not_have_it_makes_another(page: Page, bob: Person, clock: Clock) -> None:
    newest = SignIn(page).recover(bob).text()
    clock.advance(10 * MINUTE)
    page.goto("/recovery")
    screens.press(page, "Generate a new recovery code")
    screens.fill(page, "Password", bob.password)
    screens.press(page, "Confirm")
    assert RecoveryCode(page).text() != newest
    RecoveryCode(page).saved()


def test_the_new_phone_is_set_up_without_a_code_of_the_lost_one(
    page: Page, bob: Person, phone: Phone, clock: Clock
) -> None:
    SignIn(page).recover(bob).saved()
    clock.advance(11 * MINUTE)
    screens.press(page, "Set up your new phone")
    screens.arrive(page, "Confirm it's you")
    expect(screens.field(page, "Code from your authenticator app")).to_have_count(0)
    screens.fill(page, "Password", bob.password)
    screens.press(page, "Confirm")
    screens.arrive(page, "Set up your new phone")
    expect(screens.field(page, "Verify MFA Code")).to_be_visible()
