"""An administrator at work, and a browser where passkeys work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import create_app
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.soft_key import ORIGIN


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client


@pytest.fixture
def home(data_dir: Path, clock: Clock) -> Iterator[Browser]:
    """A browser at the address that passkeys are made for."""
    settings = Settings(bcrypt_cost=4, public_url=ORIGIN)
    with Browser.at(create_app(settings, clock=clock)) as browser:
        browser.base_url = ORIGIN
        yield browser
