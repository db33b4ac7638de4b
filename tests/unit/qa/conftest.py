"""Servers for tests, the kit installed somewhere else, and a browser for its pages."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.testclient import TestClient

from models import Installation
from nightlatch_qa import Nightlatch
from nightlatch_qa.browser import with_browser
from nightlatch_qa.starting import found
from settings import ROOT, Settings
from test_mode.clock import Clock
from test_mode.routes import Addresses
from test_mode.serving import BANNER, application
from tests.unit import browser as in_process
from tests.unit.command import Command
from tests.unit.conftest import NOW
from tests.unit.qa.app_side import BACK, AppSide

KIT = ROOT / "qa/python"
TOKEN = "the-token-of-this-test-and-no-other"


@pytest.fixture
def moving() -> Clock:
    return Clock(lambda: float(NOW))


@pytest.fixture
def tester(data_dir: Path, moving: Clock) -> Iterator[TestClient]:
    Installation.update(is_test=True).execute()
    settings = Settings(bcrypt_cost=4, banner=BANNER)
    addresses = Addresses(TOKEN, moving, settings)
    with in_process.Browser.at(application(settings, moving, addresses)) as client:
        yield client


Tell = Callable[..., Any]


@pytest.fixture
def tell(tester: TestClient) -> Tell:
    def post(path: str, *, status: int = 200, **wanted: Any) -> Any:
        answer = tester.post(
            f"/test-mode/{path}", json=wanted, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    return post


@pytest.fixture
def sign_in(tester: TestClient, tell: Tell) -> Callable[[], AppSide]:
    """An app in whose browser someone new is signed in."""

    def made() -> AppSide:
        [kim] = tell("seed", people=[{}])["people"]
        cookies = tell("session", username=kim["username"])["cookies"]
        app = tell("app", redirect_uris=[BACK])
        return AppSide(tester, app, {one["name"]: one["value"] for one in cookies})

    return made


@pytest.fixture
def spoil(tester: TestClient) -> Callable[..., None]:
    """Ask for a fault in the next one of a step."""

    def ask(step: str, **fault: Any) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = tester.post(f"/test-mode/next-{step}", json=fault, headers=headers)
        assert (answer.status_code, answer.json()) == (200, {})

    return ask


@pytest.fixture
def wiki(sign_in: Callable[[], AppSide]) -> AppSide:
    return sign_in()


@pytest.fixture
def board(sign_in: Callable[[], AppSide]) -> AppSide:
    return sign_in()


@pytest.fixture(scope="session")
def nightlatch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nightlatch]:
    settings = {"PATH": os.environ["PATH"], "QA_NIGHTLATCH_CHECKOUT": str(ROOT)}
    with found(settings, tmp_path_factory.mktemp("nightlatch") / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium
        browser = chromium.launch(**with_browser({"args": ["--no-sandbox"]}, chromium))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, nightlatch: Nightlatch) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=nightlatch.url)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def command(tmp_path: Path) -> Command:
    command = Command(tmp_path)
    command.environment |= {"TMPDIR": str(tmp_path)}
    return command


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit as another repository installs it."""
    folder = tmp_path_factory.mktemp("wheel")
    line = ["-m", "pip", "--quiet", "wheel", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, *line, "--wheel-dir", folder, KIT], check=True, timeout=300)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def kit(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kit")
    line = ["-m", "pip", "--quiet", "install", "--no-index", "--no-deps", "--target"]
    subprocess.run([sys.executable, *line, folder, wheel], check=True, timeout=300)
    return folder
