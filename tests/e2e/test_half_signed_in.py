"""Mallory has Bob's password but not his phone (B13, S-22)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import screens
from tests.e2e.people import Person

pytestmark = [pytest.mark.case("B13"), pytest.mark.requirement("S-22")]


@pytest.fixture
def half(page: Page, bob: Person) -> Page:
    """A browser in which Bob's password was typed."""
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.arrive(page, "Enter your code")
    return page


@pytest.mark.parametrize(
    "path",
    [
        "/profile",
        "/profile/password",
        "/profile/mfa",
        "/profile/mfa/removal",
        "/profile/recovery-code",
        "/confirmation",
    ],
)
@screens.without_scripts
def test_every_page_of_bob_leads_to_the_second_step(half: Page, path: str) -> None:
    half.goto(path)
    screens.arrive(half, "Enter your code")


@screens.without_scripts
def test_nothing_tells_mallory_who_bob_is(half: Page) -> None:
    expect(half.get_by_text("Bob Baker")).to_have_count(0)


@screens.without_scripts
def test_help_can_be_read(half: Page) -> None:
    half.goto("/help/mfa")
    screens.arrive(half, "Help with MFA")


@screens.without_scripts
def test_somebody_else_can_sign_in_instead(half: Page, alice: Person) -> None:
    screens.link(half, "Use a different account").click()
    screens.give_password(half, alice)
    screens.arrive(half, "Edit Profile")
    expect(screens.button(half, "Alice Archer")).to_be_visible()
