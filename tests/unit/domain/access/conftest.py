"""Two administrators at work."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.mfa import recovery_code_use, recovery_codes
from domain.signin import invitations
from domain.signin.invitees import Invitee
from models import Invitation, Session
from tests.unit.conftest import ORIGIN, Person, sign_in, signed_in, with_mfa


@pytest.fixture
def eve(make_user: Callable[..., Person]) -> Person:
    """Another administrator."""
    eve = with_mfa(make_user("eve", "Eve Admin", is_admin=True))
    recovery_codes.generate(signed_in(eve), eve.user.created_at)
    recovery_code_use.mark_saved(Session.get(Session.user == eve.user), eve.user.created_at)
    return eve


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client


@pytest.fixture
def invited(ada: Person, now: int) -> Invitation:
    [made] = invitations.invite([Invitee("dora", False)], None, now, ORIGIN)
    return made.invitation
