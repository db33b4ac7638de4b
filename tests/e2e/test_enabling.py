"""Alice turns MFA on with her phone."""

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
from tests.e2e.marks import with_scripts, without_scripts


def test_a_scanned_code_turns_mfa_on(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice)
    EditProfile(page).mfa_is_off()
    EditProfile(page).enable_mfa().finish(phone)
    expect(page.get_by_text("MFA is on.")).to_be_visible()
    RecoveryCode(page).saved()
    expect(page.get_by_text("Your recovery code is saved.")).to_be_visible()


@without_scripts
def test_the_app_lists_the_site_and_the_account(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    assert phone.label == "Nightlatch:alice"


def test_from_then_on_signing_in_takes_a_code(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa().finish(alice.phone).saved()
    EditProfile(page).sign_out(alice)
    SignIn(page).sign_in(alice)


@pytest.mark.case("B07")
@pytest.mark.parametrize(
    "look",
    [{"color_scheme": "dark"}, {"color_scheme": "dark", "forced_colors": "active"}],
    ids=["dark", "forced-colors"],
)
def test_the_picture_scans_in_every_theme(
    windows: Windows, alice: Person, phone: Phone, look: dict[str, str]
) -> None:
    page = windows.open(**look)
    let_in(page, alice).enable_mfa().finish(phone).saved()


def test_it_works_on_a_narrow_screen(windows: Windows, alice: Person, phone: Phone) -> None:
    page = windows.open(viewport={"width": 360, "height": 720})
    let_in(page, alice).enable_mfa().finish(phone).saved()


def test_nothing_is_wider_than_a_narrow_screen(windows: Windows, alice: Person) -> None:
    page = windows.open(viewport={"width": 360, "height": 720})
    let_in(page, alice).enable_mfa().secret_key()
    setup = page.get_by_role("dialog") if windows.scripts else page.locator("html")
    page.wait_for_load_state()
    assert setup.evaluate("box => box.scrollWidth <= box.clientWidth")


@pytest.mark.case("B42")
def test_the_heading_has_the_focus_when_the_set_up_opens(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    expect(screens.heading(page, "Set up MFA")).to_be_focused()


@pytest.mark.case("B42")
@with_scripts
def test_the_dialog_is_named_by_its_heading(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    expect(page.get_by_role("dialog", name="Set up MFA", exact=True)).to_be_visible()


@pytest.mark.case("B42")
@with_scripts
def test_the_next_step_has_the_focus_afterwards(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice).enable_mfa().finish(phone)
    expect(screens.heading(page, "Your recovery code")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.case("B28")
def test_other_browsers_are_signed_out(windows: Windows, alice: Person, phone: Phone) -> None:
    elsewhere, page = windows.open(), windows.open()
    let_in(elsewhere, alice)
    let_in(page, alice).enable_mfa().finish(phone).saved()
    elsewhere.reload()
    screens.arrive(elsewhere, "Sign in to Nightlatch")
    expect(elsewhere.get_by_text("you were signed out from somewhere else")).to_be_visible()


@pytest.mark.requirement("S-24")
@without_scripts
def test_the_secret_is_never_shown_again(page: Page, alice: Person, phone: Phone) -> None:
    let_in(page, alice).enable_mfa().finish(phone).saved()
    page.goto("/profile/mfa")
    expect(screens.refusal(page, "mfa-already-on")).to_be_visible()
    assert phone.secret not in page.content()
