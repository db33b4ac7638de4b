"""The fixtures: nightlatch, clock, phone, person and app, on top of those of pytest-playwright."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page

from nightlatch_qa.asking import CannotTest
from nightlatch_qa.browser import with_browser
from nightlatch_qa.clock import Clock
from nightlatch_qa.environment import PREFIX, setting
from nightlatch_qa.front_door import TeamApp
from nightlatch_qa.pages import EditProfile
from nightlatch_qa.people import Invitations, Person
from nightlatch_qa.phone import Phone
from nightlatch_qa.server import Nightlatch
from nightlatch_qa.signing_in import SignIn
from nightlatch_qa.starting import found, installs_first

INSTALLING = "The first start of Nightlatch also installs it, which takes half a minute or more ..."
# What a browser of the kit's own has of those that the tests are given.
OF_THE_NETWORK = ("ignore_https_errors", "proxy", "client_certificates", "http_credentials")


@pytest.fixture(scope="session")
def nightlatch(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Nightlatch]:
    """The server: a fresh one for each worker, or the one at QA_NIGHTLATCH_URL."""
    log = tmp_path_factory.mktemp("nightlatch") / "server.log"
    with _in_a_sentence():
        if installs_first(os.environ):
            _say(pytestconfig, INSTALLING)
        with found(os.environ, log) as server:
            yield server


def _say(config: pytest.Config, line: str) -> None:
    # Of xdist's workers none has a terminal.
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    capture = config.pluginmanager.get_plugin("capturemanager")
    if terminal is not None and capture is not None:
        with capture.global_and_fixture_disabled():
            terminal.ensure_newline()
            terminal.write_line(line)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    # Where in the kit it was found missing helps nobody, and the trace would show the environment.
    try:
        yield
    except CannotTest as fault:
        raise pytest.fail.Exception(str(fault), pytrace=False) from None


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_type: BrowserType
) -> dict[str, Any]:
    """Playwright's own browser if it was downloaded, else the one this machine has."""
    return with_browser(browser_type_launch_args, browser_type)


@pytest.fixture
def _clock(request: pytest.FixtureRequest, nightlatch: Nightlatch) -> Clock | None:
    if nightlatch.test_mode:
        return Clock(nightlatch, request.getfixturevalue("context"))
    if "clock" in request.fixturenames:  # before anybody is made for the test
        pytest.skip(f"{nightlatch.url} is not in test mode: its clock can't be moved")
    return None


@pytest.fixture
def clock(_clock: Clock | None) -> Clock:
    """The clock of server and browser. If it can't be moved, the test is skipped."""
    assert _clock is not None
    return _clock


@pytest.fixture
def phone(nightlatch: Nightlatch, _clock: Clock | None) -> Phone:
    """A phone with nothing on it yet; it moves the clock where it can, and waits elsewhere."""
    return nightlatch.phone()


@pytest.fixture(scope="session")
def invitations(pytestconfig: pytest.Config) -> Invitations:
    """This worker's share of the file at QA_NIGHTLATCH_INVITATIONS."""
    return share_of(pytestconfig, "INVITATIONS", "--many 100 --prefix qa-")


def share_of(config: pytest.Config, name: str, asked: str) -> Invitations:
    """This worker's share of a file of invitations. Fails if there is none."""
    path = setting(name)
    if not Path(path).is_file():
        wrong = f"{PREFIX}{name} is {path}, but there is no such file. "
        pytest.fail(
            f"{wrong if path else ''}Set {PREFIX}{name} to a file created on the server by: "
            f"scripts/nightlatch invite {asked} --json",
            pytrace=False,
        )
    given = getattr(config, "workerinput", {"workerid": "gw0", "workercount": 1})
    return Invitations(Path(path), int(given["workerid"][2:]), given["workercount"])


@pytest.fixture
def _elsewhere(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """A page of an empty browser, whatever state the tests' own begin with."""
    wanted = {name: browser_context_args.get(name) for name in OF_THE_NETWORK}
    opened: list[BrowserContext] = []

    def page(state: Any = None) -> Page:
        opened.append(browser.new_context(storage_state=state, **wanted))
        return opened[-1].new_page()

    yield page
    for context in opened:
        with suppress(Error):  # closed already, where all went well
            context.close()


@pytest.fixture
def person(nightlatch: Nightlatch, phone: Phone, request: pytest.FixtureRequest) -> Person:
    """Someone new with just a password, not signed in; `person.phone` is the fixture `phone`."""
    if nightlatch.test_mode:
        made = nightlatch.seed()
        made.phone = phone
        return made
    taken: Invitations = request.getfixturevalue("invitations")
    page: Page = request.getfixturevalue("_elsewhere")()
    made = taken.accept(page, phone)
    page.context.close()
    return made


@pytest.fixture
def app(nightlatch: Nightlatch) -> Iterator[TeamApp]:
    """An app that everyone can open, for this test. Test mode only: else the test is skipped."""
    if not nightlatch.test_mode:
        pytest.skip(f"{nightlatch.url} is not in test mode: apps can't be created")
    made = nightlatch.app()
    yield made
    nightlatch.remove_app(made)


@pytest.fixture
def person_with_mfa(
    nightlatch: Nightlatch, person: Person, request: pytest.FixtureRequest
) -> Person:
    """The same person with MFA on and a recovery code, not signed in."""
    if nightlatch.test_mode:
        nightlatch.turn_mfa_on(person)
        return person
    page: Page = request.getfixturevalue("_elsewhere")()
    SignIn(page).sign_in(person)
    enrol(page, person)
    page.context.close()
    return person


def enrol(page: Page, person: Person) -> None:
    """Turn MFA on for the person and save a recovery code, as the person would."""
    setup = EditProfile(page).enable_mfa()
    person.recovery_code = setup.finish(person.phone).saved()
