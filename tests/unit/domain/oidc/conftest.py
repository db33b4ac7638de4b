"""An app that speaks OpenID Connect, and Bob's sign-in."""

import pytest

from domain.database.storage import write
from domain.oidc.clients import ClientApp
from domain.oidc.issuing import Tokens
from models import Session
from tests.unit import oidc_app, oidc_made
from tests.unit.conftest import Person, signed_in


@pytest.fixture
def wiki(data_dir: object) -> ClientApp:
    oidc_app.with_keys()
    return oidc_made.client()


@pytest.fixture
def session(bob: Person) -> Session:
    """With password and code."""
    with write():
        Session.update(factors="pwd otp").where(Session.id == signed_in(bob).id).execute()
    return Session.get()


@pytest.fixture
def first(wiki: ClientApp, session: Session) -> Tokens:
    """What the app got for its code."""
    return oidc_app.tokens(wiki, session)
