"""What MFA Settings say about signing in is what signing in takes."""

import pytest
from starlette.testclient import TestClient

from domain.database.storage import write
from domain.mfa import lost, passkey_policy, recovery_codes
from domain.mfa.passkey_policy import Whom
from models import Authenticator, Passkey, Session
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN as CALLER
from tests.unit.conftest import Person, sign_in
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import ORIGIN

PASSWORD_AND = "You sign in with your password and "


@pytest.fixture
def home(client: TestClient, bob: Person, now: int) -> TestClient:
    """Bob, at the address that passkeys are made for."""
    client.base_url = ORIGIN
    sign_in(client, bob, now)
    return client


def summary(client: TestClient) -> str:
    """The sentence on Edit Profile."""
    _, _, rest = words(client.get("/profile").text).partition("MFA is on ")
    return rest.partition(" On since")[0]


def test_what_was_just_set_up_has_not_been_used_to_sign_in(home: TestClient, bob: Person) -> None:
    with_passkey(bob)
    Authenticator.update(last_used_at=None).execute()
    page = words(home.get("/profile").text)
    assert page.count("; not used to sign in yet") == 3, "in all, the app, and the passkey"
    assert "not used yet" not in page


def test_it_takes_an_app_a_passkey_or_both(home: TestClient, bob: Person) -> None:
    assert summary(home) == f"{PASSWORD_AND}a code from your authenticator app."
    with_passkey(bob, verifies=False)
    assert summary(home) == f"{PASSWORD_AND}a passkey or a code from your authenticator app."
    with_passkey(bob)
    assert summary(home) == (
        "You sign in with a passkey, or with your password and a code from your authenticator app."
    )


def test_what_was_blocked_does_not_count(home: TestClient, bob: Person, now: int) -> None:
    recovery_codes.generate(Session.get(), now)
    with write():
        lost.switch_off(lost.of(Session.get()), now)
    assert Authenticator.get().switched_off_at == now
    assert summary(home) == "You need your password and your recovery code to sign in."


def test_nor_what_works_elsewhere_only(home: TestClient, bob: Person) -> None:
    with_passkey(bob)
    with write():
        Authenticator.delete().execute()
        Passkey.update(rp_id="former.example.com").execute()
    assert summary(home) == "You can't sign in with anything you've set up anymore."


def test_nor_a_code_where_the_team_requires_a_passkey(
    home: TestClient, bob: Person, now: int
) -> None:
    with_passkey(bob)
    passkey_policy.require(Whom(passkey_policy.EVERYONE, "localhost"), 0, now, CALLER, None)
    assert summary(home) == "You sign in with your passkey."
