"""Passkeys among what the browser suggests for the username, on a page that was left open."""

import pytest
from playwright.sync_api import Page

from nightlatch_qa import Clock, Nightlatch, Passkey, Person, SignIn, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE

COUNT = """(() => {
  const ask = navigator.credentials.get.bind(navigator.credentials);
  window.suggested = 0;
  navigator.credentials.get = asked => {
    const answer = ask(asked);
    if (asked.mediation === 'conditional') window.suggested += 1;
    return answer;
  };
})()"""


@pytest.fixture
def page(windows: Windows) -> Page:
    """A browser that counts how often it was asked to suggest one."""
    return windows.open()


@pytest.fixture
def passkey(page: Page, nightlatch: Nightlatch, bob: Person) -> Passkey:
    """Bob's, at hand but not chosen yet."""
    passkey = nightlatch.add_passkey(bob).put_into(page.context)
    page.add_init_script(COUNT)
    return passkey


def suggested(page: Page, times: int) -> None:
    page.wait_for_function(f"() => window.suggested === {times}")


@pytest.mark.requirement("S-187")
def test_a_suggestion_is_renewed_before_its_challenge_is_over(
    page: Page, nightlatch: Nightlatch, passkey: Passkey
) -> None:
    clock = Clock(nightlatch, page.context)
    page.goto("/sign-in?next=/profile/activity")
    for times in range(1, 4):
        suggested(page, times)
        clock.advance(4 * MINUTE)
    suggested(page, 4)
    SignIn(page).choose_suggested_passkey(then="own-activity/index")


def test_after_a_dialog_that_was_closed_it_is_suggested_again(page: Page, passkey: Passkey) -> None:
    page.goto("/sign-in")
    suggested(page, 1)
    passkey.cancel()
    screens.press(page, "Sign in with a passkey")
    suggested(page, 2)
    passkey.answer()
    SignIn(page).choose_suggested_passkey()
