"""Walk 1: Grace is told "MFA by Friday" and has only her phone."""

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from nightlatch_qa import MfaSetup, People, Person, Phone, SecuritySettings, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts
from tests.e2e.test_true_after_swaps import is_true

HANDY: ViewportSize = {"width": 375, "height": 667}
MAX_STEPS = 14  # taps and fields
PASSWORD = "ninety wet umbrellas sing"  # hers
SEEN = """part => {
  const { top, bottom } = part.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


class Walk:
    """Counts what Grace taps and fills in; wherever she comes, the page says what is so."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def tap(self, target: Locator) -> None:
        self.steps += 1
        target.tap()

    def fill(self, label: str, text: str) -> None:
        self.steps += 1
        screens.fill(self.page, label, text)

    def comes_to(self, heading: str) -> None:
        screens.arrive(self.page, heading)
        is_true(self.page)


@pytest.fixture
def handy(windows: Windows) -> Page:
    """The browser of a phone."""
    return windows.open(viewport=HANDY, is_mobile=True, has_touch=True)


@pytest.fixture
def invitation(admin: Page) -> str:
    """Grace's invitation, where the team is to have MFA in three days."""
    SecuritySettings(admin).open().require_mfa(days=3)
    return People(admin).open().invite("grace")


def add_to_app(walk: Walk, phone: Phone) -> None:
    """Tap the button that hands the secret to the app on the same phone."""
    walk.steps += 1
    address = screens.link(walk.page, "Add to your authenticator app").get_attribute("href") or ""
    phone.open(address)


@pytest.mark.parametrize("opener", ["Set up MFA now", "Enable MFA"])
def test_from_the_invitation_to_mfa_on_and_the_code_saved(
    handy: Page, invitation: str, phone: Phone, opener: str
) -> None:
    walk = Walk(handy)
    walk.steps += 1  # the link in the message
    handy.goto(invitation)
    walk.comes_to("Create your account")
    walk.fill("Full name", "Grace Hopper")
    walk.fill("Password", PASSWORD)
    walk.tap(screens.button(handy, "Create account"))
    walk.comes_to("Edit Profile")
    walk.tap(screens.button(handy, opener))
    walk.comes_to("Set up MFA")
    add_to_app(walk, phone)
    assert screens.field(handy, "Verify MFA Code").evaluate(SEEN)
    walk.fill("Verify MFA Code", phone.next_code())
    walk.tap(screens.button(handy, "Enable"))
    walk.comes_to("Your recovery code")
    walk.tap(screens.link(handy, "Download"))
    walk.tap(screens.button(handy, "I have saved it"))
    walk.comes_to("MFA is on")
    expect(handy.get_by_text("Your recovery code is saved.")).to_be_visible()
    expect(handy.get_by_text("and saved by you")).to_be_visible()
    expect(handy.locator(".callout:visible")).to_have_count(0)
    for stale in ("Set up MFA now", "Enable MFA", "Continue", "Generate recovery code"):
        expect(screens.button(handy, stale)).to_have_count(0)
    assert walk.steps <= MAX_STEPS


def test_a_tap_on_the_box_of_an_older_tab_begins_no_second_phone(
    handy: Page, invitation: str, phone: Phone
) -> None:
    walk = Walk(handy)
    handy.goto(invitation)
    walk.fill("Full name", "Grace Hopper")
    walk.fill("Password", PASSWORD)
    walk.tap(screens.button(handy, "Create account"))
    screens.arrive(handy, "Edit Profile")
    older = handy.context.new_page()
    older.goto("/profile")
    walk.tap(screens.button(handy, "Set up MFA now"))
    screens.arrive(handy, "Set up MFA")
    add_to_app(walk, phone)
    MfaSetup(handy).enable(phone.next_code()).saved()
    screens.button(older, "Set up MFA now").tap()
    expect(screens.refusal(older, "mfa-already-on")).to_be_visible()
    expect(screens.heading(older, "MFA is on")).to_be_visible()
    expect(older.get_by_text("You started setting up another phone.")).to_have_count(0)


@with_scripts
def test_while_a_set_up_is_open_the_box_offers_no_other_way_to_it(
    handy: Page, admin: Page, alice: Person
) -> None:
    SecuritySettings(admin).open().require_mfa(days=3)
    let_in(handy, alice)
    other = screens.button(handy, "Set up MFA now")
    expect(other).to_be_visible()
    screens.press(handy, "Enable MFA")
    screens.arrive(handy, "Set up MFA")
    expect(other).to_have_count(0)
    screens.press(handy, "Cancel")
    for _ in range(2):
        expect(screens.button(handy, "Continue")).to_be_visible()
        expect(handy.get_by_test_id("mfa-soon")).to_be_visible()
        expect(other).to_have_count(0)
        handy.reload()
    screens.press(handy, "Discard")
    expect(other).to_be_visible()
