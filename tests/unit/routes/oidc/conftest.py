"""The server at a public address, and an app that asks it."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.oidc.clients import ClientApp
from models import Session
from settings import Settings
from tests.unit import oidc_app, oidc_made
from tests.unit.conftest import Clock, Person, signed_in
from tests.unit.oidc_app import ISSUER, Asking


@pytest.fixture
def server(data_dir: object, clock: Clock) -> Iterator[TestClient]:
    """What other servers ask, which send no browser's headers."""
    with TestClient(
        create_app(Settings(public_url=ISSUER, bcrypt_cost=4), clock=clock),
        base_url=ISSUER,
        follow_redirects=False,
        raise_server_exceptions=False,
    ) as client:
        yield client


@pytest.fixture
def wiki(data_dir: object) -> ClientApp:
    oidc_app.with_keys()
    return oidc_made.client()


@pytest.fixture
def session(bob: Person) -> Session:
    return signed_in(bob)


@pytest.fixture
def asking(server: TestClient, wiki: ClientApp) -> Asking:
    """The app, which has a secret."""
    return Asking(server, wiki, oidc_made.secret(wiki.app))
