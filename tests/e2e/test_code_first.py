"""Getting in although somebody has been guessing at one's password."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Person, Refused, SignIn, screens
from tests.e2e import arranged
from tests.e2e.marks import without_scripts

pytestmark = pytest.mark.requirement("S-14")


def begin(page: Page, person: Person) -> None:
    """Sign in as ever, and be asked for a code instead."""
    arranged.shut_password(person)
    page.goto("/sign-in?next=/profile/password")
    with pytest.raises(Refused, match="way-shut"):
        SignIn(page).give_password(person)
    expect(screens.heading(page, "Enter a code, then your password")).to_be_visible()
    expect(screens.refusal(page, "way-shut")).to_contain_text("100 times in a row")


def give_code(page: Page, code: str) -> None:
    screens.fill(page, "Code", code)
    screens.press(page, "Continue")


def give_password(page: Page, person: Person) -> None:
    """The second step, in which the name stands already."""
    screens.arrive(page, "Sign in to Nightlatch")
    expect(page.locator("#notice")).to_contain_text("That code is correct")
    expect(screens.field(page, "Username")).to_have_value(person.username)
    expect(screens.field(page, "Password")).to_be_focused()
    screens.fill(page, "Password", person.password)
    screens.press(page, "Sign in")


def test_the_phone_opens_the_way_to_the_password(page: Page, bob: Person) -> None:
    begin(page, bob)
    expect(screens.field(page, "Username")).to_have_value("bob")
    expect(screens.field(page, "Code")).to_be_focused()
    give_code(page, bob.phone.wrong_code())
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    give_code(page, bob.phone.next_code())
    give_password(page, bob)
    screens.arrive(page, "Change password")


def test_the_recovery_code_opens_it_too(page: Page, bob: Person) -> None:
    begin(page, bob)
    give_code(page, bob.recovery_code)
    give_password(page, bob)
    screens.arrive(page, "Your new recovery code")


@without_scripts
def test_whoever_has_no_code_is_told_what_else_there_is(page: Page, alice: Person) -> None:
    begin(page, alice)
    page.get_by_text("No code, or not using MFA?").click()
    expect(page.get_by_text("for a password reset link")).to_be_visible()
