"""Alice comes back from a long telephone call."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.clock import MINUTE, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone

pytestmark = pytest.mark.case("B10")


@pytest.fixture
def expired(page: Page, alice: Person, phone: Phone, clock: Clock) -> Page:
    """The set-up, a code typed after its fifteen minutes."""
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    clock.advance(15 * MINUTE)
    screens.enable(page, phone.code())
    return page


def test_it_says_that_the_scanned_picture_no_longer_works(expired: Page) -> None:
    screens.arrive(expired, "Start setup again")
    expect(screens.refusal(expired, "setup-expired")).to_be_visible()


@screens.with_scripts
def test_it_says_so_in_the_dialog(expired: Page) -> None:
    dialog = expired.get_by_role("dialog", name="Start setup again", exact=True)
    expect(dialog).to_be_visible()
    expect(screens.heading(expired, "Start setup again")).to_be_focused()


def test_a_new_picture_turns_mfa_on(expired: Page, alice: Person, phone: Phone) -> None:
    old = phone.secret
    screens.button(expired, "Show a new QR code").click()
    screens.confirm(expired, alice)
    screens.arrive(expired, "Set up MFA")
    phone.scan(expired)
    assert phone.secret != old
    screens.enable(expired, phone.code())
    screens.save_first_code(expired)


@screens.without_scripts
def test_mfa_is_still_off(expired: Page) -> None:
    expired.goto("/profile")
    screens.is_off(expired)
    expect(screens.button(expired, "Enable MFA")).to_be_visible()


@screens.without_scripts
def test_just_before_it_is_still_good(
    page: Page, alice: Person, phone: Phone, clock: Clock
) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    clock.advance(15 * MINUTE - 1)
    screens.enable(page, phone.code())
    screens.save_first_code(page)
