"""An administrator at the list of people."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.users import groups
from models import Group
from tests.unit.conftest import ORIGIN, Person, sign_in, with_mfa


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client


@pytest.fixture
def eve(make_user: Callable[..., Person]) -> Person:
    """Another administrator."""
    return with_mfa(make_user("eve", "Eve Admin", is_admin=True))


@pytest.fixture
def ops(ada: Person, now: int) -> Group:
    """A group with no one in it."""
    return groups.create("ops", now, ORIGIN, ada.user)
