"""Walk 2: scripts off, the keyboard alone, 400 % zoom and forced colors."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Person, Phone, SignIn, screens
from tests.e2e.browsers import Windows
from tests.e2e.misfits import TOO_WIDE

RING = """() => {
  const focused = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return focused !== document.body && outlineStyle !== 'none' && outlineWidth !== '0px';
}"""


@pytest.fixture
def scripts() -> bool:
    return False


@pytest.fixture
def page(windows: Windows) -> Page:
    """A window of 1280 by 1024 at 400 %, in dark forced colors."""
    return windows.open(
        viewport={"width": 320, "height": 256}, forced_colors="active", color_scheme="dark"
    )


def press(page: Page, name: str, key: str = "Enter", role: str = "button") -> None:
    """Tab to the control of this name, whose focus is always seen, and press a key on it."""
    find = {"button": screens.button, "field": screens.field}[role]
    wanted = page.locator("*:focus").and_(find(page, name))
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(RING)
        if wanted.count():
            page.keyboard.press(key)
            return
    pytest.fail(f"Tab never reaches {name}")


def comes_to(page: Page, name: str) -> None:
    expect(screens.heading(page, name)).to_be_visible()
    page.wait_for_load_state()  # without its style sheet nothing has its size
    assert page.evaluate(TOO_WIDE) == []


def test_from_the_sign_in_to_mfa_on_and_the_code_saved(
    page: Page, alice: Person, phone: Phone
) -> None:
    page.goto("/sign-in")
    expect(screens.field(page, "Username")).to_be_focused()
    page.keyboard.type(alice.username)
    page.keyboard.press("Tab")
    page.keyboard.type(alice.password)
    page.keyboard.press("Enter")
    comes_to(page, "Edit Profile")
    press(page, "Enable MFA", "Space")
    comes_to(page, "Set up MFA")
    phone.scan(page)
    secret = phone.secret
    press(page, "Show secret key for manual configuration", "Space")
    expect(screens.field(page, "Secret key")).to_be_focused()
    comes_to(page, "Set up MFA")
    press(page, "Verify MFA Code", "0", role="field")
    page.keyboard.type("00000")
    page.keyboard.press("Enter")
    expect(screens.refusal(page, "code-wrong")).to_be_visible()
    # The key stays where it was, and the field has the focus.
    assert screens.field(page, "Secret key").input_value().replace(" ", "") == secret
    expect(screens.field(page, "Verify MFA Code")).to_be_focused()
    page.keyboard.type(phone.code())
    page.keyboard.press("Enter")
    comes_to(page, "Your recovery code")
    press(page, "I have saved it", "Space")
    comes_to(page, "MFA is on")
    expect(page.get_by_text("Your recovery code is saved.")).to_be_visible()


def test_cancel_and_regenerate_answer_to_the_space_bar(page: Page, bob: Person) -> None:
    SignIn(page).sign_in(bob)
    press(page, "Regenerate recovery code", "Space")
    comes_to(page, "Regenerate the recovery code?")
    page.goto("/profile")
    press(page, "Replace authenticator", "Space")
    comes_to(page, "Set up your new phone")
    press(page, "Cancel", "Space")
    comes_to(page, "Edit Profile")
