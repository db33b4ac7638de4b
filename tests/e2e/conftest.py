"""A server in test mode, browsers and the cast, fresh for each story; only the clock is ours."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from nightlatch_qa import Clock, Nightlatch, Person, Phone, let_in
from tests.e2e import browsers, cast
from tests.e2e.browsers import Windows
from tests.e2e.server import Server, running
from tests.e2e.world import World

SUPPORT = "Ada in IT (extension 12)"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = browsers.launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def stopping() -> Iterator[list[threading.Thread]]:
    """Servers told to stop: it takes each a moment, for which no story need wait."""
    threads: list[threading.Thread] = []
    yield threads
    for thread in threads:
        thread.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)


@pytest.fixture
def nightlatch(tmp_path: Path, stopping: list[threading.Thread]) -> Iterator[Server]:
    with running(tmp_path / "data", support=SUPPORT, stopping=stopping) as server:
        yield server


@pytest.fixture
def clock(nightlatch: Nightlatch) -> Clock:
    """The server's, which stands still; the browser's goes on by itself."""
    return Clock(nightlatch)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs JavaScript: a story that does not say is told both ways."""
    return bool(request.param)


@pytest.fixture
def windows(browser: Browser, nightlatch: Nightlatch, scripts: bool) -> Iterator[Windows]:
    opened = Windows(browser, nightlatch.url, scripts=scripts)
    yield opened
    opened.close_all()


@pytest.fixture
def page(windows: Windows) -> Page:
    return windows.open()


@pytest.fixture
def phone(nightlatch: Nightlatch) -> Phone:
    """A phone with nothing on it yet."""
    return nightlatch.phone()


@pytest.fixture
def world(page: Page, nightlatch: Nightlatch, windows: Windows) -> World:
    """For walks to screens."""
    # A dead link is a page with status 404, which the browser reports as an error.
    windows.refusals = re.compile(r"Failed to load resource: .* status of 4(01|04|09|22|29)")
    return World(page, nightlatch, windows)


@pytest.fixture
def alice(nightlatch: Nightlatch) -> Person:
    """A member who signs in with her password alone."""
    return cast.alice(nightlatch)


@pytest.fixture
def bob(nightlatch: Nightlatch) -> Person:
    """A member with MFA on."""
    return cast.bob(nightlatch)


@pytest.fixture
def ada(nightlatch: Nightlatch) -> Person:
    """An administrator with MFA on."""
    return cast.ada(nightlatch)


@pytest.fixture
def admin(windows: Windows, ada: Person) -> Page:
    """Ada at work, in a browser of her own."""
    page = windows.open()
    let_in(page, ada)
    return page
