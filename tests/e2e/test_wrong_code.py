"""Alice slips while she types the first code."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone, qr_code


@pytest.fixture
def refused(page: Page, alice: Person, phone: Phone) -> Page:
    """The set-up after a wrong code, with the key in sight."""
    let_in(page, alice)
    screens.open_setup(page)
    phone.scan(page)
    screens.secret_key(page)
    screens.enable(page, phone.wrong_code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    return page


@pytest.mark.case("B10")
def test_the_set_up_stays_open(refused: Page) -> None:
    screens.arrive(refused, "Set up MFA")
    expect(qr_code(refused)).to_be_visible()


@screens.with_scripts
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
        "The six digits from the app. They change every 30 seconds."
    )


def test_the_wrong_digits_are_gone(refused: Page) -> None:
    expect(screens.field(refused, "Verify MFA Code")).to_have_value("")


@pytest.mark.case("B10")
def test_the_right_code_is_accepted_next(refused: Page, phone: Phone) -> None:
    screens.enable(refused, phone.code())
    screens.save_first_code(refused)


@pytest.mark.case("B12")
def test_mfa_is_still_off(refused: Page) -> None:
    refused.goto("/profile")
    screens.is_off(refused)


def test_five_digits_are_told_as_such(page: Page, alice: Person) -> None:
    let_in(page, alice)
    screens.open_setup(page)
    screens.enable(page, "12345")
    expect(screens.refusal(page, "code-malformed")).to_be_visible()


def test_there_is_one_way_to_help_and_not_two(refused: Page) -> None:
    expect(refused.locator(".setup a[href*='/help/']")).to_have_count(2)  # the other: "Which app?"
