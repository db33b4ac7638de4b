"""The whole app at a public address, an app to sign in to, and Bob's browser."""

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from app import create_app
from domain.database.storage import write
from settings import Settings
from tests.unit.conftest import Clock, Person
from tests.unit.provider import registering
from tests.unit.provider.party import MakeParty, Party
from tests.unit.provider.registering import Registered
from tests.unit.provider.walking import PUBLIC, Walker

SETTINGS = Settings(public_url=PUBLIC, bcrypt_cost=4, support="Ada in IT")
Register = Callable[..., Registered]


@pytest.fixture
def running(data_dir: object, clock: Clock) -> Iterator[TestClient]:
    """The app, for as long as it runs: others ask it in the same event loop."""
    with _client(create_app(SETTINGS, clock=clock)) as running:
        yield running


@pytest.fixture
def register(data_dir: object, clock: Clock) -> Register:
    """Add an app: `register("wiki", needs_pkce=True)`."""

    def add(client_id: str = "wiki", **given: object) -> Registered:
        with write():
            return registering.add(client_id, clock.now, **given)  # type: ignore[arg-type]

    return add


@pytest.fixture
def make_party(running: TestClient, clock: Clock, bob: Person, register: Register) -> MakeParty:
    """An app with somebody's new browser in front of it. One of the suite's knows no PKCE."""

    def make(client: Registered | None = None, person: Person = bob) -> Party:
        known = client or register(needs_pkce=False)
        browser, server = _client(running.app), _client(running.app)
        browser.portal = server.portal = running.portal
        return Party(server, Walker(browser, person, clock), known)

    return make


@pytest.fixture
def party(make_party: MakeParty) -> Party:
    return make_party()


def _client(app: ASGIApp) -> TestClient:
    return TestClient(
        app,
        base_url=PUBLIC,
        follow_redirects=False,
        raise_server_exceptions=False,
        client=("10.0.0.1", 50000),
    )
