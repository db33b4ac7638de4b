"""A real server, real browsers and the cast, fresh for each story; only the clock is ours."""

import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from domain import passwords, startup
from domain.storage import close_database
from settings import Settings
from tests.e2e import browsers, people
from tests.e2e.browsers import Windows
from tests.e2e.clock import Clock
from tests.e2e.people import Person
from tests.e2e.phone import Phone
from tests.e2e.server import Running

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
    # Bound and listening before the server starts, so that nobody needs to wait for it.
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    settings = Settings(
        port=listening.getsockname()[1],
        data_dir=tmp_path / "data",
        support=SUPPORT,
        bcrypt_cost=4,
    )
    startup.prepare(settings.data_dir, None, int(clock()), connections=16)
    passwords.use_cost(settings.bcrypt_cost)
    app = create_app(settings, clock=clock)
    config = uvicorn.Config(app, access_log=False, log_level=logging.WARNING, log_config=None)
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]})
    thread.start()
    yield Running(settings, clock)
    serving.should_exit = True
    stopping.append(thread)
    close_database()


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
def alice(server: Running) -> Person:
    """A member who signs in with her password alone."""
    return people.join("Alice Archer", "seven quiet herons wade", server)


@pytest.fixture
def bob(server: Running) -> Person:
    """A member with MFA on."""
    person = people.join("Bob Baker", "copper kettles hum at dawn", server)
    people.turn_mfa_on(person)
    return person


@pytest.fixture
def ada(server: Running) -> Person:
    """An administrator with MFA on."""
    person = people.join("Ada Admin", "nine ferries cross the sound", server, is_admin=True)
    people.turn_mfa_on(person)
    return person
