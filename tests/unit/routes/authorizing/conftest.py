"""An app called Wiki that speaks OpenID Connect, and a browser at our public address."""

import pytest
from starlette.testclient import TestClient

from domain.oidc.clients import ClientApp
from settings import Settings
from tests.unit import oidc_made as made
from tests.unit.browser import Browser
from tests.unit.oidc import Visit

ISSUER = "https://login.example.test"


@pytest.fixture
def settings() -> Settings:
    return Settings(bcrypt_cost=4, public_url=ISSUER)


@pytest.fixture
def wiki(data_dir: object) -> ClientApp:
    return made.client()


@pytest.fixture
def tab(client: Browser) -> TestClient:
    client.base_url = ISSUER
    return client


@pytest.fixture
def visit(tab: TestClient, wiki: ClientApp) -> Visit:
    return Visit(tab, wiki.client.client_id)


@pytest.fixture
def shop(data_dir: object, tab: TestClient) -> Visit:
    """An app that takes a password alone, and asks each person once."""
    app = made.client(needs_mfa=False, is_trusted=False, name="Shop")
    return Visit(tab, app.client.client_id)
