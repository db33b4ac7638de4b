"""What the stories share: it takes some seconds to start, so it is started once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browsers import Windows
from tests.e2e.oidc import scene
from tests.e2e.oidc.scene import Scene

# The browser reports refusals as errors of the page that shows them; the apps have no icon.
REFUSALS = re.compile(r"Failed to load resource: .* status of 4(00|01|03|04|22)")


@pytest.fixture(scope="session")
def provider() -> Iterator[Scene]:
    with scene.running() as running:
        yield running


@pytest.fixture
def windows(browser: Browser, provider: Scene, scripts: bool) -> Iterator[Windows]:
    opened = Windows(browser, provider.issuer, scripts=scripts)
    opened.refusals = REFUSALS
    yield opened
    opened.close_all()


@pytest.fixture
def page(windows: Windows) -> Page:
    """A browser that takes the certificate, which no machine trusts."""
    return windows.open(ignore_https_errors=True)
