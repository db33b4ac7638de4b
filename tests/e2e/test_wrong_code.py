"""Alice slips while she types the first code."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import EditProfile, MfaSetup, Person, Phone, Refused, let_in, screens
from tests.e2e.marks import with_scripts


@pytest.fixture
def refused(page: Page, alice: Person, phone: Phone) -> Page:
    """The set-up after a wrong code, with the key in sight."""
    let_in(page, alice).enable_mfa()
    phone.scan(page)
    MfaSetup(page).secret_key()
    with pytest.raises(Refused, match="code-wrong"):
        MfaSetup(page).enable(phone.wrong_code())
    return page


@pytest.mark.case("B10")
def test_the_set_up_stays_open(refused: Page) -> None:
    screens.arrive(refused, "Set up MFA")
    expect(MfaSetup(refused).qr_code).to_be_visible()


@with_scripts
def test_the_key_stays_in_sight(refused: Page, phone: Phone) -> None:
    shown = screens.field(refused, "Secret key").input_value()
    assert shown.replace(" ", "") == phone.secret


@pytest.mark.case("B10")
def test_the_picture_holds_the_same_secret(refused: Page, phone: Phone) -> None:
    scanned = phone.secret
    phone.scan(refused)
    assert phone.secret == scanned


@pytest.mark.case("B42")
def test_the_field_has_the_focus_and_names_its_error(refused: Page) -> None:
    code = screens.field(refused, "Verify MFA Code")
    expect(code).to_be_focused()
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(code).to_have_accessible_description(
        "Incorrect code. Wait for your app to show the next one, then enter that. "
        "Six digits that change every 30 seconds."
    )


def test_the_wrong_digits_are_gone(refused: Page) -> None:
    expect(screens.field(refused, "Verify MFA Code")).to_have_value("")


@pytest.mark.case("B10")
def test_the_right_code_is_accepted_next(refused: Page, phone: Phone) -> None:
    MfaSetup(refused).enable(phone.next_code()).saved()


@pytest.mark.case("B12")
def test_mfa_is_still_off(refused: Page) -> None:
    refused.goto("/profile")
    EditProfile(refused).mfa_is_off()


def test_five_digits_are_told_as_such(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    with pytest.raises(Refused, match="code-malformed"):
        MfaSetup(page).enable("12345")


def test_there_is_one_way_to_help_and_not_two(refused: Page) -> None:
    expect(refused.locator(".setup a[href*='/help/']")).to_have_count(2)  # the other: "Which app?"
