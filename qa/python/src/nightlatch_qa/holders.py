"""The fixtures passkey and person_with_passkey: in Chromium, at an address that has passkeys."""

import pytest
from playwright.sync_api import BrowserContext, Page

from nightlatch_qa.environment import PREFIX
from nightlatch_qa.pages import EditProfile
from nightlatch_qa.passkeys import Passkey, work_at
from nightlatch_qa.people import Person
from nightlatch_qa.server import Nightlatch
from nightlatch_qa.signing_in import SignIn


@pytest.fixture
def passkey(nightlatch: Nightlatch, context: BrowserContext, browser_name: str) -> Passkey:
    """The screen lock of the test's browser, with nothing on it yet. In Chromium only."""
    if browser_name != "chromium":
        pytest.skip(f"{browser_name} has no passkeys for tests: Chromium has")
    if not work_at(nightlatch.url):
        pytest.fail(
            f"No browser has passkeys at {nightlatch.url}: set {PREFIX}URL to an address with "
            "https:// and a name, or http://localhost and the port.",
            pytrace=False,
        )
    return Passkey().put_into(context)


@pytest.fixture
def person_with_passkey(
    nightlatch: Nightlatch,
    person: Person,
    passkey: Passkey,
    context: BrowserContext,
    request: pytest.FixtureRequest,
) -> Person:
    """The same person with MFA on, by a passkey that the fixture `passkey` keeps."""
    if nightlatch.test_mode:
        nightlatch.add_passkey(person, passkey)
        return person
    page: Page = request.getfixturevalue("_elsewhere")()
    passkey.put_into(page.context)
    SignIn(page).sign_in(person)
    person.recovery_code = EditProfile(page).add_passkey().saved()
    person.passkeys.append(passkey)
    page.context.close()
    passkey.put_into(context)
    return person
