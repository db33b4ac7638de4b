"""A real server, real browsers and the cast, fresh for each story; only the clock is ours."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e import browsers, people
from tests.e2e.browsers import Windows
from tests.e2e.clock import Clock
from tests.e2e.people import Person
from tests.e2e.phone import Phone
from tests.e2e.server import Running, running
from tests.e2e.world import World

SUPPORT = "Ada in IT (extension 12)"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsers.program(), args=browsers.FLAGS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def stopping() -> Iterator[list[threading.Thread]]:
    """Servers told to stop: it takes each a moment, for which no story need wait."""
    threads: list[threading.Thread] = []
    yield threads
    for thread in threads:
        thread.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)


@pytest.fixture
def server(clock: Clock, tmp_path: Path, stopping: list[threading.Thread]) -> Iterator[Running]:
    with running(tmp_path / "data", clock, support=SUPPORT, stopping=stopping) as serving:
        yield serving


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs JavaScript: a story that does not say is told both ways."""
    return bool(request.param)


@pytest.fixture
def windows(browser: Browser, server: Running, scripts: bool) -> Iterator[Windows]:
    opened = Windows(browser, server.origin, scripts=scripts)
    yield opened
    opened.close_all()


@pytest.fixture
def page(windows: Windows) -> Page:
    return windows.open()


@pytest.fixture
def phone(clock: Clock) -> Phone:
    """A phone with nothing on it yet."""
    return Phone(clock)


@pytest.fixture
def world(page: Page, server: Running, clock: Clock, windows: Windows) -> World:
    """For walks to screens."""
    # A dead link is a page with status 404, which the browser reports as an error.
    windows.refusals = re.compile(r"Failed to load resource: .* status of 4(01|04|09|22|29)")
    return World(page, server, clock)


@pytest.fixture
def alice(server: Running) -> Person:
    """A member who signs in with her password alone."""
    return people.alice(server)


@pytest.fixture
def bob(server: Running) -> Person:
    """A member with MFA on."""
    return people.bob(server)


@pytest.fixture
def ada(server: Running) -> Person:
    """An administrator with MFA on."""
    return people.ada(server)
