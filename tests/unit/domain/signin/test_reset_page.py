"""What the page of a reset link says of a code that is missing."""

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.signin import reset_links
from models import Authenticator
from tests.unit.conftest import Person

NEW = "purple onion tram sky"
NOTHING = [{}, {"recovery_code": ""}, {"recovery_code": " ", "code": ""}]


@pytest.mark.case("B24")
@pytest.mark.parametrize("given", NOTHING)
@pytest.mark.parametrize("is_blocked", [False, True])
def test_a_missing_recovery_code_is_said_at_its_field(
    client: TestClient, bob: Person, now: int, given: dict[str, str], *, is_blocked: bool
) -> None:
    if is_blocked:  # as a lost phone is, so that the page asks for nothing else
        Authenticator.update(switched_off_at=now).execute()
    token = reset_links.make(bob.user, now, Caller())
    client.get(f"/reset/{token}")
    page = "/reset" if is_blocked else "/reset?with=recovery-code"
    answer = client.post(page, data={"password": NEW} | given)
    assert answer.status_code == 422
    assert 'id="recovery_code-error"' in answer.text
    assert reset_links.owner(token, now) == bob.user


def test_a_missing_code_of_the_app_is_said_at_its_own(
    client: TestClient, bob: Person, now: int
) -> None:
    client.get(f"/reset/{reset_links.make(bob.user, now, Caller())}")
    answer = client.post("/reset", data={"password": NEW})
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
