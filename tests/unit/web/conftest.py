"""Servers at a public address."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import pytest
from starlette.testclient import TestClient

from app import create_app
from settings import Settings
from tests.unit.check_handlers import Ask, checks
from tests.unit.conftest import Clock
from tests.unit.live import serving

PUBLIC = "https://login.example.test"
SETTINGS = Settings(public_url=PUBLIC, bcrypt_cost=4)


@pytest.fixture
def public(data_dir: object, clock: Clock) -> Iterator[TestClient]:
    """The app behind a proxy at an https address, and a client that sends no browser's headers."""
    with TestClient(
        create_app(SETTINGS, clock=clock),
        base_url=PUBLIC,
        follow_redirects=False,
        raise_server_exceptions=False,
    ) as client:
        yield client


Serving = Callable[..., AbstractContextManager[TestClient]]


@pytest.fixture
def served_at(data_dir: object, clock: Clock) -> Serving:
    """The app at a public address, and a client that sends no browser's headers."""

    @contextmanager
    def serve(public_url: str, peer: str = "10.0.0.1", **more: object) -> Iterator[TestClient]:
        settings = Settings(public_url=public_url, bcrypt_cost=4, **more)  # type: ignore[arg-type]
        with TestClient(
            create_app(settings, clock=clock),
            base_url=public_url,
            follow_redirects=False,
            raise_server_exceptions=False,
            client=(peer, 1),
        ) as client:
            yield client

    return serve


@pytest.fixture
def port(data_dir: object, settings: Settings, clock: Clock) -> Iterator[int]:
    with serving(settings, clock) as port:
        yield port


@pytest.fixture
def asking(data_dir: object, clock: Clock) -> Ask:
    """The app with checks that a handler of the test answers, and a proxy that asks them."""
    return partial(checks, clock)
