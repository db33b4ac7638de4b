"""After a sign-in with a code, a device that can keep a passkey offers to."""

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Person, handles, let_in, screens
from tests.e2e.passkeys.authenticators import KEY_WITH_PIN, SCREEN_LOCK, Authenticator

pytestmark = pytest.mark.requirement("S-193")


def test_it_is_there_until_the_person_says_not_now(page: Page, bob: Person) -> None:
    Authenticator(page, SCREEN_LOCK)
    let_in(page, bob)
    expect(handles.part(page, "passkey-offer")).to_be_visible()
    screens.press(page, "Not now")
    expect(handles.part(page, "passkey-offer")).to_have_count(0)
    screens.arrive(page, "Edit Profile")
    page.reload()
    expect(handles.part(page, "passkey-offer")).to_have_count(0)


def test_it_leads_to_a_passkey_in_two_clicks(page: Page, bob: Person) -> None:
    Authenticator(page, SCREEN_LOCK)
    let_in(page, bob)
    handles.part(page, "accept-passkey").click()
    handles.part(page, "add-a-passkey").click()
    expect(page.locator("[data-notice=passkey-added]")).to_be_visible()
    expect(handles.part(page, "passkey-offer")).to_have_count(0)


def test_a_device_without_a_screen_lock_is_not_asked(page: Page, bob: Person) -> None:
    Authenticator(page, KEY_WITH_PIN)
    let_in(page, bob)
    page.wait_for_load_state("networkidle")
    expect(handles.part(page, "passkey-offer")).to_be_hidden()
