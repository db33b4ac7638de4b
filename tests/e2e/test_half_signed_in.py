"""Mallory has Bob's password but not his phone (B13, S-22)."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Person, SignIn, screens
from tests.e2e.marks import without_scripts

pytestmark = [pytest.mark.case("B13"), pytest.mark.requirement("S-22")]


@pytest.fixture
def half(page: Page, bob: Person) -> Page:
    """A browser in which Bob's password was typed."""
    SignIn(page).begin(bob)
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
@without_scripts
def test_every_page_of_bob_leads_to_the_second_step(half: Page, path: str) -> None:
    half.goto(path)
    screens.arrive(half, "Enter your code")


@without_scripts
def test_nothing_tells_mallory_who_bob_is(half: Page) -> None:
    expect(half.get_by_text("Bob Baker")).to_have_count(0)


@without_scripts
def test_help_can_be_read(half: Page) -> None:
    half.goto("/help/mfa")
    screens.arrive(half, "Help with MFA")


@without_scripts
def test_somebody_else_can_sign_in_instead(half: Page, alice: Person) -> None:
    screens.follow(half, "Use a different account")
    SignIn(half).give_password(alice)
    expect(screens.button(half, "Alice Archer")).to_be_visible()
