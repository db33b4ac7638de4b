"""An authenticator that nobody here wrote adds itself and signs in, over plain HTTP."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx2
import pytest
from soft_fido2 import Fido2Authenticator, KeyPair  # type: ignore[import-untyped]  # it has no types

from domain.passkeys import rows
from models import Passkey, Session
from settings import Settings
from tests.unit import live
from tests.unit.conftest import PASSWORD, Clock, Person

ADDING, ALONE, AFTER = "/profile/mfa/passkeys", "/sign-in/passkey", "/sign-in/code/passkey"
FOR_WHOM = re.compile(r'name="shown_to" value="([^"]+)"')


def elliptic() -> KeyPair:
    """A point of whose numbers neither begins with zeros, which it would leave out."""
    while True:
        pair = KeyPair.generate_ecdsa()
        point = pair.get_public().public_numbers()
        if min(point.x, point.y).bit_length() > 248:
            return pair


# Its Ed25519 keys say they are of kind 6, which COSE doesn't have (RFC 9053 §7.2).
KEYS: dict[str, Callable[[], KeyPair]] = {"ES256": elliptic, "RS256": KeyPair.generate_rsa}


@pytest.fixture
def http(data_dir: object, settings: Settings, clock: Clock) -> Iterator[httpx2.Client]:
    with live.serving(settings, clock) as port:
        at = f"http://localhost:{port}"
        headers = {"Origin": at, "Sec-Fetch-Site": "same-origin"}
        with httpx2.Client(base_url=at, headers=headers, follow_redirects=True) as client:
            yield client


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest) -> Fido2Authenticator:
    return Fido2Authenticator(keyPair=KEYS[request.param](), counter=1)


def sent(http: httpx2.Client, page: str, act: Callable[[Any], Any]) -> httpx2.Response:
    """Ask for the options, have the authenticator act on them, and send what it says."""
    told = FOR_WHOM.findall(http.get(page).text)[:1]
    asked = http.get(f"{page}/options").json() | {"origin": str(http.base_url)}
    answer = json.dumps(act(asked)).replace("=", "")  # WebAuthn's JSON has no padding
    return http.post(page, data={"passkey": answer, "shown_to": told})


@pytest.mark.requirement("S-185")
def test_it_is_added_and_signs_in_by_itself_and_after_the_password(
    http: httpx2.Client, key: Fido2Authenticator, alice: Person
) -> None:
    password = {"username": "alice", "password": PASSWORD}
    assert http.post("/sign-in", data=password).url.path == "/profile"
    added = sent(http, ADDING, key.credential_create)
    assert (added.status_code, added.url.path) == (200, "/profile/recovery-code")
    assert [row.transports for row in rows.of(alice.user)] == [""]
    http.cookies.clear()

    alone = sent(http, ALONE, key.credential_request)
    assert (alone.status_code, alone.url.path) == (200, "/profile")
    http.cookies.clear()

    assert http.post("/sign-in", data=password).url.path == "/sign-in/code"
    after = sent(http, AFTER, lambda asked: key.credential_request(asked, uv=False))
    assert (after.status_code, after.url.path) == (200, "/profile")
    assert {session.factors for session in Session.select()} == {"pwd pop", "pop user"}
    assert Passkey.get().sign_count == key.counter - 1
    assert http.get("/profile").status_code == 200


@pytest.mark.requirement("S-185")
def test_without_its_persons_finger_it_signs_in_only_after_the_password(
    http: httpx2.Client, key: Fido2Authenticator, alice: Person
) -> None:
    http.post("/sign-in", data={"username": "alice", "password": PASSWORD})
    sent(http, ADDING, key.credential_create)
    http.cookies.clear()
    bends: list[dict[str, bool]] = [{"uv": False}, {"up": False}, {"be": True}]
    for bent in bends:
        refused = sent(http, ALONE, partial(key.credential_request, **bent))
        assert refused.status_code == 422
    assert http.get("/profile").url.path == "/sign-in"
