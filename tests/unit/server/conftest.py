"""Alice at her profile."""

import pytest

from domain.users import accounts
from domain.users.accounts import NewAccount
from models import database
from tests.unit.browser import Browser
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person, sign_in
from tests.unit.page import Page


@pytest.fixture
def page(visitor: Browser) -> Page:
    """Alice's profile."""
    with database.connection_context():
        alice = Person(accounts.create(NewAccount("alice", "Alice", PASSWORD), NOW, ORIGIN))
        sign_in(visitor, alice)
    return Page(visitor)
