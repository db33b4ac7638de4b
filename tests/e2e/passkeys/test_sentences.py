"""What people are told, in a sentence each, when the browser has nothing to send."""

import re

from playwright.sync_api import Page, expect

from nightlatch_qa import Person, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.passkeys.answers import asking_otherwise
from tests.e2e.passkeys.authenticators import OLD_KEY, Authenticator

PRESS = "Sign in with a passkey"
OPTIONS = "/sign-in/passkey/options"


def is_told(page: Page, reason: str, button: str = PRESS) -> None:
    """Press, and be told; the page stays, and so does the way with the password."""
    screens.press(page, button)
    told = page.get_by_role("status").and_(page.locator(f"[data-reason={reason}]"))
    expect(told).to_have_text(re.compile(r"^[A-Z].+\.$"))
    expect(screens.button(page, button)).to_be_focused()


def test_where_the_browser_asks_in_vain_the_page_says_what_became_of_it(
    page: Page, key: Authenticator, windows: Windows
) -> None:
    windows.refusals = re.compile("Failed to load resource")
    page.goto("/sign-in")
    key.will_verify(verified=False)
    is_told(page, "passkey-cancelled")
    key.will_verify(verified=True)
    key.will_be_touched(touched=False)
    with asking_otherwise(page, OPTIONS, timeout=50):
        is_told(page, "passkey-cancelled")
    with asking_otherwise(page, OPTIONS, rpId="example.com"):
        is_told(page, "passkey-wrong-address")
    page.route(f"**{OPTIONS}", lambda route: route.abort())
    is_told(page, "passkey-no-answer")
    page.unroute(f"**{OPTIONS}")
    page.route(f"**{OPTIONS}", lambda route: route.fulfill(body="<h1>Sign in</h1>"))
    is_told(page, "passkey-no-answer")
    page.unroute(f"**{OPTIONS}")
    key.will_be_touched(touched=True)
    screens.press(page, PRESS)
    screens.arrive(page, "Edit Profile")


def test_a_key_without_a_pin_does_not_sign_in_by_itself(page: Page, bob: Person) -> None:
    Authenticator(page, OLD_KEY)
    page.goto("/sign-in")
    is_told(page, "passkey-cancelled")


def test_adding_what_is_there_already_says_so(page: Page, bob: Person, key: Authenticator) -> None:
    let_in(page, bob)
    page.goto("/profile/mfa/passkeys")
    is_told(page, "passkey-already-there", "Add a passkey")
    key.forget()
    kinds = [{"type": "secret-key", "alg": -7}]
    with asking_otherwise(page, "/profile/mfa/passkeys/options", pubKeyCredParams=kinds):
        is_told(page, "passkey-not-supported", "Add a passkey")
