"""An administrator at work."""

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import Person, sign_in


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client
