"""Whatever is sent in place of a passkey's answer, to any page: a refusal, and never a fault."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from domain.passkeys.answers import MAX_LENGTH
from domain.text import base64url
from tests.unit.conftest import Person, sign_in
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import ORIGIN, SoftKey

# Pages of somebody who is signed in, of somebody who has given the password, and of anybody.
WITHIN = (
    "/confirmation",
    "/profile/mfa/passkeys",
    "/profile/mfa/removal",
    "/profile/recovery-code/check",
    "/recovery/passkey",
    "/recovery/phone",
    "/reset",
)
AFTER_PASSWORD, ANYBODY = "/sign-in/code/passkey", "/sign-in/passkey"
CLIENT_DATA = (b"", b"\xff\xfe", b"[]", b"{}", b'{"challenge": 1000000000, "type": {}}', b"[" * 900)


def hostile(key: SoftKey) -> Iterator[str]:
    """Some that are no JSON, and some that are right but for one part."""
    yield from ("{", "[]", "null", "7", '"x"', "[" * 5000, "\x00", "é", "x" * (MAX_LENGTH + 9))
    genuine = json.loads(key.sign({"challenge": "AAAA"}))
    value: object
    for part in ("id", "rawId", "response", "clientExtensionResults", "type"):
        for value in (None, 10**12, [], {}, "", "=", "AAAA"):
            yield json.dumps(genuine | {part: value})
    for part in ("clientDataJSON", "authenticatorData", "signature", "userHandle"):
        for value in (None, 10**12, [1], {"a": 1}, "", "=", "AAAA"):
            yield json.dumps(genuine | {"response": genuine["response"] | {part: value}})
    for plain in CLIENT_DATA:
        response = genuine["response"] | {"clientDataJSON": base64url.encoded(plain)}
        yield json.dumps(genuine | {"response": response})


def refuses_all(client: TestClient, path: str, key: SoftKey) -> None:
    for text in hostile(key):
        answer = client.post(path, data={"passkey": text, "password": "x", "recovery_code": "x"})
        assert answer.status_code < 500, text
        assert "data-reason" in answer.text or answer.status_code != 422, text


@pytest.fixture
def home(client: TestClient) -> TestClient:
    client.base_url = ORIGIN
    return client


@pytest.mark.requirement("S-185")
@pytest.mark.parametrize("path", WITHIN)
def test_of_who_is_signed_in(home: TestClient, bob: Person, now: int, path: str) -> None:
    key = with_passkey(bob)
    sign_in(home, bob, now)
    refuses_all(home, path, key)


@pytest.mark.requirement("S-185")
def test_of_who_has_given_the_password(home: TestClient, bob: Person) -> None:
    key = with_passkey(bob)
    home.post("/sign-in", data={"username": "bob", "password": bob.password})
    refuses_all(home, AFTER_PASSWORD, key)


@pytest.mark.requirement("S-185")
def test_of_anybody(home: TestClient, bob: Person) -> None:
    key = with_passkey(bob)
    home.get(f"{ANYBODY}/options")
    refuses_all(home, ANYBODY, key)
