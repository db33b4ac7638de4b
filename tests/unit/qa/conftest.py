"""A server for tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import create_app
from models import Installation
from settings import Settings
from test_mode.clock import Clock
from test_mode.routes import Commands
from test_mode.serving import BANNER
from tests.unit.browser import Browser
from tests.unit.conftest import NOW

TOKEN = "the-token-of-this-test-and-no-other"


@pytest.fixture
def moving() -> Clock:
    return Clock(lambda: float(NOW))


@pytest.fixture
def browser(data_dir: Path, moving: Clock) -> Iterator[TestClient]:
    Installation.update(is_test=True).execute()
    settings = Settings(bcrypt_cost=4, banner=BANNER)
    commands = Commands(TOKEN, moving, settings)
    with Browser.at(create_app(settings, moving, more_routes=commands.routes)) as client:
        yield client


Tell = Callable[..., Any]


@pytest.fixture
def tell(browser: TestClient) -> Tell:
    def post(path: str, *, status: int = 200, **wanted: Any) -> Any:
        answer = browser.post(
            f"/test-mode/{path}", json=wanted, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    return post
