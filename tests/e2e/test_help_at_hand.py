"""Help is where one is stuck."""

from playwright.sync_api import Page, expect

from nightlatch_qa import Person, SignIn, let_in, screens
from tests.e2e.conftest import SUPPORT
from tests.e2e.marks import without_scripts


@without_scripts
def test_whoever_is_stuck_at_the_code_reaches_it(page: Page, bob: Person) -> None:
    SignIn(page).begin(bob)
    screens.follow(page, "The code doesn't work")
    screens.arrive(page, "Help with MFA")


def test_from_the_set_up_it_opens_beside_it(page: Page, alice: Person) -> None:
    let_in(page, alice).enable_mfa()
    with page.context.expect_page() as opened:
        screens.follow(page, "Troubleshooting")
    screens.arrive(opened.value, "Help with MFA")
    screens.arrive(page, "Set up MFA")


@without_scripts
def test_every_page_says_whom_to_ask(page: Page, alice: Person) -> None:
    page.goto("/sign-in")
    expect(page.get_by_text(f"Questions? Ask {SUPPORT}", exact=True)).to_be_visible()
