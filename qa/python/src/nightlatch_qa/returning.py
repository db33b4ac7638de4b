"""Signing in on the pages to which an app has led, and back to the app."""

from playwright.sync_api import Page

from nightlatch_qa import virtual
from nightlatch_qa.people import Person
from nightlatch_qa.screen import Screen

__tracebackhide__ = True

CODE_PAGE = "/sign-in/code"


def sign_in_and_return(page: Page, person: Person, address: str) -> None:
    """Sign in with everything the page asks for, until the browser is at the app's address."""
    screen = Screen(page)
    screen.fill("username", person.username)
    screen.fill("password", person.password)
    screen.press("sign-in")
    page.wait_for_url(lambda url: url.startswith(address) or CODE_PAGE in url)
    if not page.url.startswith(address):
        if virtual.at_hand(page, *person.passkeys):
            screen.press("use-a-passkey")
        else:
            screen.fill("code", person.phone.next_code())
            screen.press("verify")
        page.wait_for_url(lambda url: url.startswith(address))
