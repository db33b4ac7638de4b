"""Bob's recovery code: made, kept, made anew."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    ConfirmItIsYou,
    EditProfile,
    Person,
    RecoveryCode,
    Refused,
    SignIn,
    let_in,
    screens,
)
from tests.e2e import arranged
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE
from tests.e2e.marks import with_scripts, without_scripts


def regenerate(page: Page, person: Person) -> str:
    """Ask for a new recovery code and read it."""
    return let_in(page, person).regenerate_recovery_code().text()


@pytest.fixture
def carol(page: Page, alice: Person) -> Person:
    """Alice a moment after she turned MFA on: her first recovery code is on the screen."""
    let_in(page, alice).enable_mfa().finish(alice.phone)
    return alice


@pytest.fixture
def codeless(page: Page, bob: Person) -> Person:
    """Bob, as he is who turned MFA on before a recovery code came with it."""
    arranged.no_recovery_code()
    let_in(page, bob)
    return bob


@without_scripts
def test_without_one_the_profile_warns(page: Page, codeless: Person) -> None:
    expect(page.get_by_text("You have no recovery code yet.")).to_be_visible()


def test_one_is_made_at_one_press(page: Page, codeless: Person) -> None:
    code = EditProfile(page).generate_recovery_code().text()
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 5]


def test_the_first_one_comes_with_mfa(page: Page, carol: Person) -> None:
    code = RecoveryCode(page).text()
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 5]
    steps = page.get_by_role("list", name="Setting up MFA").get_by_role("listitem")
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")


@without_scripts
def test_of_the_first_one_nobody_says_that_it_ends_another(page: Page, carol: Person) -> None:
    expect(page.get_by_text("no longer works")).to_have_count(0)


@with_scripts
def test_the_new_code_has_the_focus(page: Page, carol: Person) -> None:
    expect(screens.heading(page, "Your recovery code")).to_be_focused()


def test_unsaved_the_profile_says_so_and_shows_it_again(page: Page, carol: Person) -> None:
    code = RecoveryCode(page).text()
    page.goto("/profile")
    expect(page.get_by_text("It was created, but you haven't confirmed that")).to_be_visible()
    screens.follow(page, "Show it again")
    assert RecoveryCode(page).text() == code


@pytest.mark.parametrize("path", ["/profile", "/profile/password", "/help/mfa"])
@without_scripts
def test_unsaved_every_page_says_so_until_it_is(page: Page, carol: Person, path: str) -> None:
    code = RecoveryCode(page).text()
    page.goto(path)
    reminder = page.get_by_role("region", name="Recovery code not saved", exact=True)
    reminder.get_by_role("link", name="Save it now").click()
    assert RecoveryCode(page).text() == code
    expect(reminder).to_have_count(0)
    screens.press(page, "I have saved it")
    EditProfile(page).mfa_is_on()
    page.goto(path)
    expect(reminder).to_have_count(0)


def test_a_reload_shows_it_again(page: Page, bob: Person) -> None:
    code = regenerate(page, bob)
    page.goto("/profile/recovery-code")
    page.reload()
    assert RecoveryCode(page).text() == code


@pytest.mark.requirement("S-33")
@without_scripts
def test_after_ten_minutes_it_cannot_be_shown(page: Page, carol: Person, clock: Clock) -> None:
    clock.advance(10 * MINUTE)
    page.goto("/profile/recovery-code")
    expect(page.get_by_text("Did you save your recovery code?")).to_be_visible()
    expect(page.get_by_test_id("recovery-code")).to_have_count(0)


def test_after_ten_minutes_another_is_made_and_saved(
    page: Page, carol: Person, clock: Clock
) -> None:
    first = RecoveryCode(page).text()
    clock.advance(10 * MINUTE)
    page.goto("/profile/recovery-code")
    screens.press(page, "Generate recovery code")
    ConfirmItIsYou(page).confirm(carol, then="recovery-codes/show")
    assert RecoveryCode(page).saved() != first


@without_scripts
def test_after_ten_minutes_whoever_has_it_types_it_once(
    page: Page, carol: Person, clock: Clock
) -> None:
    code = RecoveryCode(page).text()
    clock.advance(10 * MINUTE)
    page.goto("/profile/recovery-code")
    screens.follow(page, "I have it")
    screens.fill(page, "Recovery code", code)
    screens.press(page, "Check")
    EditProfile(page).mfa_is_on()
    expect(page.get_by_role("region", name="Recovery code not saved", exact=True)).to_have_count(0)


@pytest.mark.requirement("S-33")
@without_scripts
def test_saved_it_cannot_be_shown(page: Page, carol: Person) -> None:
    RecoveryCode(page).saved()
    page.goto("/profile/recovery-code")
    screens.arrive(page, "Edit Profile")


@pytest.mark.requirement("S-33")
@without_scripts
def test_another_browser_cannot_show_it(windows: Windows, bob: Person) -> None:
    regenerate(windows.open(), bob)
    other = windows.open()
    let_in(other, bob)
    other.goto("/profile/recovery-code")
    screens.arrive(other, "Save your recovery code")
    expect(other.get_by_test_id("recovery-code")).to_have_count(0)


def test_regenerating_asks_first(page: Page, bob: Person) -> None:
    let_in(page, bob)
    screens.press(page, "Regenerate recovery code")
    expect(page.get_by_text("The current one stops working immediately")).to_be_visible()
    screens.follow(page, "Cancel")
    expect(page.get_by_text("and saved by you")).to_be_visible()


@pytest.mark.requirement("S-34")
@without_scripts
def test_regenerating_ends_the_old_one(windows: Windows, bob: Person) -> None:
    regenerate(windows.open(), bob)
    page = windows.open()
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="recovery-code-outdated"):
        SignIn(page).give_recovery_code(bob.recovery_code)


@without_scripts
def test_the_regenerated_one_signs_in(windows: Windows, bob: Person) -> None:
    code = regenerate(windows.open(), bob)
    page = windows.open()
    SignIn(page).begin(bob).give_recovery_code(code)
