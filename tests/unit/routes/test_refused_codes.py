"""The page that asks for a code leads to help once, before a code is refused and after."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.unit.conftest import Person

BEFORE, AFTER = 'data-testid="code-does-not-work"', 'data-testid="why-code"'


def give(client: TestClient, code: str) -> Response:
    return client.post("/sign-in/code", data={"code": code})


@pytest.fixture
def asked(client: TestClient, bob: Person) -> TestClient:
    """Bob's browser, whose password was right."""
    client.post("/sign-in", data={"username": bob.user.username, "password": bob.password})
    return client


def test_before_a_code_is_refused_the_link_is_below(asked: TestClient) -> None:
    page = asked.get("/sign-in/code").text
    assert BEFORE in page
    assert AFTER not in page


def test_after_that_it_is_beside_the_error_alone(asked: TestClient, bob: Person) -> None:
    page = give(asked, "000000").text
    assert 'data-reason="code-wrong"' in page
    assert AFTER in page
    assert BEFORE not in page


def test_what_is_no_code_at_all_says_nothing_of_it_and_the_link_stays(asked: TestClient) -> None:
    page = give(asked, "12").text
    assert 'data-reason="code-malformed"' in page
    assert AFTER not in page
    assert BEFORE in page
