"""Alice comes back to her set-up after more than fifteen minutes: a new picture is needed (B10)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import (
    Clock,
    ConfirmItIsYou,
    EditProfile,
    MfaSetup,
    Person,
    Phone,
    Refused,
    let_in,
    screens,
)
from tests.e2e.clock import MINUTE
from tests.e2e.marks import with_scripts, without_scripts

pytestmark = pytest.mark.case("B10")


@pytest.fixture
def expired(page: Page, alice: Person, phone: Phone, clock: Clock) -> Page:
    """The set-up, a code typed after its fifteen minutes."""
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    clock.advance(15 * MINUTE)
    with pytest.raises(Refused, match="setup-expired"):
        MfaSetup(page).enable(phone.next_code())
    return page


def test_it_says_that_the_scanned_picture_no_longer_works(expired: Page) -> None:
    expect(screens.heading(expired, "Start setup again")).to_be_visible()
    expect(screens.refusal(expired, "setup-expired")).to_be_visible()


@with_scripts
def test_it_says_so_in_the_dialog(expired: Page) -> None:
    dialog = expired.get_by_role("dialog", name="Start setup again", exact=True)
    expect(dialog).to_be_visible()
    expect(screens.heading(expired, "Start setup again")).to_be_focused()


def test_a_new_picture_turns_mfa_on(expired: Page, alice: Person, phone: Phone) -> None:
    old = phone.secret
    screens.press(expired, "Start again")
    ConfirmItIsYou(expired).confirm(alice, then="enrolment/new")
    phone.scan(expired)
    assert phone.secret != old
    MfaSetup(expired).enable(phone.next_code()).saved()


@without_scripts
def test_mfa_is_still_off(expired: Page) -> None:
    expired.goto("/profile")
    EditProfile(expired).mfa_is_off()
    expect(screens.button(expired, "Enable MFA")).to_be_visible()


@without_scripts
def test_just_before_it_is_still_good(
    page: Page, alice: Person, phone: Phone, clock: Clock
) -> None:
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    clock.advance(15 * MINUTE - 1)
    MfaSetup(page).enable(phone.next_code()).saved()
