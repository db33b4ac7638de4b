"""Passkeys by the keyboard alone, on 320 pixels, and pages where there are none to use."""

import re

from playwright.sync_api import Page, expect

from nightlatch_qa import Clock, Nightlatch, Person, SignIn, screens
from tests.e2e import arranged
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE
from tests.e2e.marks import without_scripts
from tests.e2e.passkeys.authenticators import SCREEN_LOCK, Authenticator
from tests.e2e.passkeys.conftest import opened
from tests.e2e.passkeys.hands import Hands
from tests.e2e.test_keys_alone import comes_to, press

SIGN_IN = "Sign in with a passkey"


def test_by_keys_alone_on_320_pixels(windows: Windows, bob: Person, clock: Clock) -> None:
    narrow = {"width": 320, "height": 256}
    page = opened(windows, viewport=narrow, forced_colors="active", color_scheme="dark")
    key, hands = Authenticator(page, SCREEN_LOCK), Hands(page)
    key.take_soft(arranged.passkey(bob))
    page.goto("/sign-in")
    key.will_verify(verified=False)
    press(page, SIGN_IN)
    expect(page.get_by_text("That was canceled or took too long.")).to_be_in_viewport()
    comes_to(page, "Sign in to Nightlatch")
    key.will_verify(verified=True)
    page.keyboard.press("Space")  # the focus is where it was
    comes_to(page, "Edit Profile")
    clock.advance(15 * MINUTE)
    page.goto("/profile/mfa/passkeys")
    comes_to(page, "Confirm it's you")
    press(page, "Use a passkey", "Space")
    comes_to(page, "Add a passkey")
    key.forget()
    press(page, "Add a passkey")
    comes_to(page, "Edit Profile")
    assert hands.clicks == 0


def test_confirming_that_it_is_you_takes_one_click(
    page: Page, key: Authenticator, hands: Hands, clock: Clock
) -> None:
    page.goto("/sign-in")
    screens.press(page, SIGN_IN)
    screens.arrive(page, "Edit Profile")
    clock.advance(15 * MINUTE)
    page.goto("/profile/mfa/passkeys")
    screens.arrive(page, "Confirm it's you")
    hands.forget()
    screens.press(page, "Use a passkey")
    screens.arrive(page, "Add a passkey")
    assert (hands.clicks, hands.keys, key.touches) == (1, 0, 2)


@without_scripts
def test_without_scripts_nothing_is_offered_that_could_not_work(page: Page, bob: Person) -> None:
    arranged.passkey(bob)
    page.goto("/sign-in")
    expect(page.get_by_role("button", name=re.compile("passkey"))).to_have_count(0)
    SignIn(page).begin(bob)
    expect(page.get_by_role("button", name=re.compile("passkey"))).to_have_count(0)
    SignIn(page).give_code(bob.phone.next_code())


def test_at_an_address_without_passkeys_a_link_leads_to_where_there_are(
    page: Page, nightlatch: Nightlatch, key: Authenticator
) -> None:
    page.goto(f"{nightlatch.url.replace('localhost', '127.0.0.1')}/sign-in?next=/profile/password")
    expect(screens.button(page, SIGN_IN)).to_have_count(0)
    page.get_by_test_id("passkeys-there").click()
    screens.press(page, SIGN_IN)
    screens.arrive(page, "Change password")
    assert page.url == f"{nightlatch.url}/profile/password"
