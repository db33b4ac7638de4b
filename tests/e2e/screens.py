"""What people do on the screens, by the names and roles that they see and hear."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Person

# A story is told both ways unless it needs scripts, or they can make no difference to it.
with_scripts = pytest.mark.parametrize("scripts", [True], ids=["scripts"], indirect=True)
without_scripts = pytest.mark.parametrize("scripts", [False], ids=["no-scripts"], indirect=True)

# The heading of the set-up, by the button that opens it.
SETUPS = {
    "Replace authenticator": "Set up your new phone",
    "Add another authenticator": "Add an authenticator",
}


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def arrive(page: Page, name: str) -> None:
    """Wait for the page or dialog with this heading."""
    expect(heading(page, name)).to_be_visible()


def give_password(page: Page, person: Person, *, username: str = "") -> None:
    """Fill in the sign-in page that is open."""
    field(page, "Username").fill(username or person.username)
    field(page, "Password").fill(person.password)
    button(page, "Sign in").click()


def give_code(page: Page, code: str) -> None:
    """Answer the second step with a code of the authenticator app."""
    field(page, "Code from your authenticator app").fill(code)
    button(page, "Verify").click()


def give_recovery_code(page: Page, code: str) -> None:
    """Answer the second step with a recovery code."""
    link(page, "Use a recovery code").click()
    field(page, "Recovery code").fill(code)
    button(page, "Sign in").click()


def sign_in(page: Page, person: Person) -> None:
    """Sign in with all that the person has."""
    page.goto("/sign-in")
    give_password(page, person)
    if person.phone.secret:
        give_code(page, person.phone.code())
    arrive(page, "Edit Profile")


def sign_out(page: Page, person: Person) -> None:
    """Sign out by the account menu."""
    button(page, person.name).click()
    button(page, "Sign out").click()
    arrive(page, "Sign in to Nightlatch")


def open_setup(page: Page, opener: str = "Enable MFA") -> None:
    """Press what begins or continues a set-up: a dialog opens, without scripts a page."""
    button(page, opener).click()
    arrive(page, SETUPS.get(opener, "Set up MFA"))


def enable(page: Page, code: str) -> None:
    """Type the app's code into the set-up."""
    field(page, "Verify MFA Code").fill(code)
    button(page, "Enable").click()


def secret_key(page: Page) -> str:
    """Unfold the key for typing and read it, in its groups."""
    button(page, "Show secret key for manual configuration").click()
    shown = field(page, "Secret key")
    expect(shown).to_be_visible()
    return shown.input_value()


def confirm(page: Page, person: Person) -> None:
    """Answer "Confirm it's you" with all that the person has."""
    arrive(page, "Confirm it's you")
    field(page, "Password").fill(person.password)
    if person.phone.secret:
        field(page, "Code from your authenticator app").fill(person.phone.code())
    button(page, "Confirm").click()


def recovery_code(page: Page) -> str:
    """The recovery code on the screen."""
    shown = page.get_by_test_id("recovery-code")
    expect(shown).to_be_visible()
    return shown.inner_text()


def recover(page: Page, person: Person) -> str:
    """Sign in with the recovery code and read the next one."""
    page.goto("/sign-in")
    give_password(page, person)
    give_recovery_code(page, person.recovery_code)
    arrive(page, "Your recovery code")
    return recovery_code(page)


def save_code(page: Page) -> None:
    """On the way back from a lost phone: the new code is safe, and the next step comes."""
    button(page, "I have saved it").click()
    arrive(page, "Set up your new phone")


def save_first_code(page: Page) -> str:
    """After the first set-up: take the recovery code that comes next, and see that MFA is on."""
    arrive(page, "Your recovery code")
    code = recovery_code(page)
    button(page, "I have saved it").click()
    is_on(page)
    return code


def make_recovery_code(page: Page) -> str:
    """Generate a recovery code, where none is saved, and read it."""
    button(page, "Generate recovery code").click()
    return recovery_code(page)


def is_off(page: Page) -> None:
    """Edit Profile says that MFA is off."""
    expect(heading(page, "MFA is off")).to_be_visible()


def is_on(page: Page) -> None:
    """Edit Profile says that MFA is on."""
    expect(heading(page, "MFA is on")).to_be_visible()


def refusal(page: Page, reason: str) -> Locator:
    """The sentence that turned something down, by its stable reason."""
    return page.locator(f'[data-reason="{reason}"]')


def password_reset_link(page: Page, person: Person) -> str:
    """Make a link for somebody, as an administrator, and read it off the page."""
    page.goto("/people")
    link(page, person.name).click()
    button(page, "Create password reset link").click()
    return field(page, "Link").input_value()
