"""An app called Wiki, behind a proxy that is trusted; each test runs with nginx and with Caddy."""

import ipaddress

import pytest
from starlette.testclient import TestClient

from models import App
from settings import Settings
from tests.unit import door
from tests.unit.proxied_browser import Proxied


@pytest.fixture
def settings() -> Settings:
    return Settings(
        bcrypt_cost=4,
        public_url="https://login.example.test",
        trusted_proxies=(ipaddress.ip_network("127.0.0.1"),),
    )


@pytest.fixture
def wiki(data_dir: object) -> App:
    return door.app()


@pytest.fixture(params=[False, True], ids=["caddy-traefik", "nginx"])
def proxied(client: TestClient, wiki: App, request: pytest.FixtureRequest) -> Proxied:
    client.base_url = "https://login.example.test"
    return Proxied(client, wiki.origin, nginx=request.param)
