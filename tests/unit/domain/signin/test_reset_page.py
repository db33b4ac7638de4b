"""What the page of a reset link says of a code that is missing."""

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.signin import reset_links
from models import Authenticator
from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in

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


@pytest.mark.parametrize(
    ("tries", "told"),
    [
        (1, "An incorrect code or passkey was used with a password reset link"),
        (2, "2 incorrect codes or passkeys were used with a password reset link"),
    ],
)
def test_of_wrong_codes_there_nobody_says_that_the_password_was_known(
    client: TestClient, bob: Person, clock: Clock, tries: int, told: str
) -> None:
    client.get(f"/reset/{reset_links.make(bob.user, clock.now, Caller())}")
    for code in ("000000", "000001")[:tries]:
        client.post("/reset", data={"password": NEW, "code": code})
    client.cookies.clear()
    sign_in(client, bob, clock.now)
    for where in ("/profile", "/profile/activity"):
        page = words(client.get(where).text)
        assert told in page
        assert "after the correct password" not in page.partition("All events")[0]
