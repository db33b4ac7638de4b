"""Signing in on the pages to which an app has led, and back to the app."""

import time

from playwright.sync_api import Page

from nightlatch_qa import handles, refusals, virtual
from nightlatch_qa.people import Person
from nightlatch_qa.screen import Screen

__tracebackhide__ = True

SECOND = ("second-factor/new", "second-factor/passkey")
# What only the test can answer.
QUESTIONS = (
    *("oidc/consent", "oidc/account", "oidc/not-allowed", "entering/not-allowed"),
    *("mfa-requirement/show", "mfa-requirement/passkey", "confirmation/new", "passkeys/new"),
)
BACK_WITHIN = 30  # seconds; the app may take its time
OFTEN = 50  # milliseconds


def sign_in_and_return(page: Page, person: Person, address: str) -> None:
    """Sign in with everything the page asks for, until the browser is at the app's address.

    Raises Refused if the page refuses something.
    """
    screen = Screen(page)
    screen.fill("username", person.username)
    screen.fill("password", person.password)
    screen.press("sign-in")
    if _led(page, address, SECOND):
        if virtual.at_hand(page, *person.passkeys):
            screen.press("use-a-passkey")
        else:
            screen.fill("code", person.phone.next_code())
            screen.press("verify")
        _led(page, address, ())
    page.wait_for_url(lambda url: url.startswith(address))


def _led(page: Page, address: str, screens: tuple[str, ...]) -> bool:
    """Wait for one of these screens, which is True, or for the app. Raises Refused."""
    until = time.monotonic() + BACK_WITHIN
    while not page.url.startswith(address):
        refusals.look(page)
        if any(handles.screen(page, name).first.is_visible() for name in screens):
            return True
        asked = any(handles.screen(page, name).first.is_visible() for name in QUESTIONS)
        if asked or time.monotonic() > until:
            raise AssertionError(f"The browser isn't back at {address}. {refusals.where(page)}")
        page.wait_for_timeout(OFTEN)
    return False
