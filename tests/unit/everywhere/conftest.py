"""Who sends a form twice."""

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import (
    Person,
    sign_in,
)


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    return client


@pytest.fixture
def seat(client: TestClient, bob: Person, now: int) -> TestClient:
    """Bob's browser."""
    sign_in(client, bob, now)
    return client
