"""Links that were just made."""

import pytest
from starlette.testclient import TestClient

from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    return client


def made(desk: TestClient, path: str, **data: str) -> str:
    """Where the form leads to."""
    answer = desk.post(path, data=data)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["Location"])
