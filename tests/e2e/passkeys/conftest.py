"""Who has which keys: passkeys need scripts, so all of these stories run them."""

from typing import Any

import pytest
from playwright.sync_api import Page

from nightlatch_qa import Person
from tests.e2e import arranged
from tests.e2e.browsers import Windows
from tests.e2e.passkeys.authenticators import SCREEN_LOCK, Authenticator
from tests.e2e.passkeys.hands import Hands

# Where passkeys are suggested for the username, a made-up one is used before anybody presses.
NO_SUGGESTIONS = """if (window.PublicKeyCredential) {
  PublicKeyCredential.isConditionalMediationAvailable = async () => false;
}"""


@pytest.fixture(params=[True], ids=["scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(windows: Windows) -> Page:
    """A browser in which nothing happens before something is pressed."""
    return opened(windows)


@pytest.fixture
def thief(windows: Windows) -> Page:
    """Such a browser of somebody else."""
    return opened(windows)


@pytest.fixture
def hands(page: Page) -> Hands:
    """What is done by hand at the page."""
    return Hands(page)


@pytest.fixture
def key(page: Page, bob: Person) -> Authenticator:
    """Bob's laptop, with a passkey that he has added."""
    laptop = Authenticator(page, SCREEN_LOCK)
    laptop.take_soft(arranged.passkey(bob))
    return laptop


def opened(windows: Windows, **options: Any) -> Page:
    """A browser in which nothing happens before something is pressed."""
    page = windows.open(**options)
    page.add_init_script(NO_SUGGESTIONS)
    return page
