"""What all of them share: it takes some seconds to start, so it is started once."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.e2e import browsers
from tests.e2e.browsers import Windows
from tests.e2e.front_door import scene
from tests.e2e.front_door.proxies import ADDRESSES, LOGIN, Proxy
from tests.e2e.front_door.scene import Scene

# The browser reports refusals as errors of the page that shows them.
REFUSALS = re.compile(
    r"Failed to load resource: .* status of 4(01|03|22)|WebSocket connection to .* failed"
)


@pytest.fixture(scope="session")
def front_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene.running(tmp_path_factory.mktemp("front-door")) as running:
        yield running


@pytest.fixture(params=list(ADDRESSES))
def proxy(request: pytest.FixtureRequest, front_door: Scene) -> Proxy:
    """Each of the five."""
    front_door.forget()
    return front_door.proxies[request.param]


@pytest.fixture(scope="session")
def browser_of(playwright: Playwright) -> Iterator[object]:
    """A browser for each proxy, to which all names of these stories lead."""
    opened: list[Browser] = []

    @cache
    def of(address: str) -> Browser:
        opened.append(browsers.launch(playwright, f"--host-resolver-rules=MAP *.test {address}"))
        return opened[-1]

    yield of
    for browser in opened:
        browser.close()


@pytest.fixture
def windows(browser_of: object, proxy: Proxy, scripts: bool) -> Iterator[Windows]:
    assert callable(browser_of)
    origin = f"https://{LOGIN}:{proxy.port}"
    opened = Windows(browser_of(proxy.address), origin, scripts=scripts)
    opened.refusals = REFUSALS
    yield opened
    opened.close_all()


@pytest.fixture
def page(windows: Windows) -> Page:
    """A browser that takes the certificate, which no machine trusts."""
    return windows.open(ignore_https_errors=True)
