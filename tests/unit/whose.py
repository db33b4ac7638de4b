"""Whom a page was shown to."""

import re

from starlette.testclient import TestClient

from tests.unit.conftest import Person


def shown_to(page: str) -> set[str]:
    """What the forms of a page say."""
    return set(re.findall(r'name="shown_to" value="([^"]*)"', page))


def half_signed_in(client: TestClient, person: Person) -> None:
    data = {"username": person.user.username, "password": person.password}
    assert client.post("/sign-in", data=data).headers["Location"] == "/sign-in/code"
