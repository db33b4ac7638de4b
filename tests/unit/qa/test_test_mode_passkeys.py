"""Passkeys that a server for tests makes: they are added as people add theirs, and can be used."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from starlette.testclient import TestClient

from domain.access import factors
from domain.mfa import authenticators, passkey_policy, recovery_codes, state
from domain.passkeys import assertion, challenges, options, relying_party, rows
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.relying_party import RelyingParty
from domain.text.base64url import encoded
from models import Event, Passkey, Policy, Session, User
from settings import Settings
from tests.unit.conftest import NOW

DAY = 24 * 60 * 60
Tell = Callable[..., Any]


def us() -> RelyingParty:
    found = relying_party.at(Settings().origin)
    assert found is not None
    return found


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def used(passkey: Any, asked: Ceremony) -> str:
    """What a browser answers in which this passkey, as the server told it, has been put."""
    told = passkey["credential"]
    private = serialization.load_der_private_key(decoded(told["privateKey"]), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    wanted = options.to_use(asked, NOW)
    client = {"type": "webauthn.get", "challenge": wanted["challenge"], "origin": us().origin}
    said = json.dumps(client).encode()
    flags = 0x05 if passkey["authenticator"]["isUserVerified"] else 0x01
    counter = (told["signCount"] + 1).to_bytes(4, "big")
    data = hashlib.sha256(told["rpId"].encode()).digest() + bytes([flags]) + counter
    signed = private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
    response = {
        "clientDataJSON": encoded(said),
        "authenticatorData": encoded(data),
        "signature": encoded(signed),
        "userHandle": told["userHandle"],
    }
    number = told["credentialId"]
    answer = {"id": number, "rawId": number, "type": "public-key", "response": response}
    return json.dumps(answer | {"clientExtensionResults": {}})


def somebody(username: str) -> User:
    found: User = User.get(User.username == username)
    return found


def test_a_seeded_passkey_signs_in_by_itself(tell: Tell) -> None:
    [kim] = tell("seed", people=[{"passkeys": 1}])["people"]
    asked = Ceremony(us(), challenges.SIGNING_IN, "a browser", verifies=True)
    [passkey] = kim["passkeys"]
    shown = assertion.verify(used(passkey, asked), asked, NOW)
    assert (shown.user, shown.is_verified) == (somebody(kim["username"]), True)
    assert shown.passkey.is_discoverable


def test_a_security_key_does_not_say_who_touched_it(tell: Tell) -> None:
    [kim] = tell("seed", people=[{"security_keys": 1}])["people"]
    asked = Ceremony(us(), challenges.SECOND_FACTOR, "a session")
    [passkey] = kim["passkeys"]
    shown = assertion.verify(used(passkey, asked), asked, NOW, somebody(kim["username"]))
    assert not shown.is_verified
    assert (shown.passkey.name, shown.passkey.transports) == ("Security key", "usb")


def test_people_have_had_theirs_since_yesterday_and_know_of_it(
    tester: TestClient, tell: Tell
) -> None:
    [kim] = tell("seed", people=[{"mfa": True, "passkeys": 2, "security_keys": 1}])["people"]
    person = somebody(kim["username"])
    assert len(authenticators.active(person)) == 1
    assert [passkey.added_at for passkey in rows.of(person)] == [NOW - DAY] * 3
    assert [one["kind"] for one in kim["passkeys"]] == ["passkey", "passkey", "security-key"]
    assert kim["recovery_code"].count("-") == 4
    assert person.mfa_since == NOW - DAY
    for cookie in tell("session", username=kim["username"])["cookies"]:
        tester.cookies.set(cookie["name"], cookie["value"])
    assert "Recent security activity" not in tester.get("/profile").text


def test_a_passkey_alone_turns_mfa_on(tell: Tell) -> None:
    [kim] = tell("seed", people=[{"passkeys": 1}])["people"]
    person = somebody(kim["username"])
    assert state.is_on(person)
    assert recovery_codes.is_saved(person)
    assert Event.select().where(Event.kind == "mfa-enabled").count() == 1


def test_somebody_who_is_there_gets_one_more(tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    first = tell("passkey", username=kim["username"])
    assert first["recovery_code"].count("-") == 4
    second = tell("passkey", username=kim["username"], kind="security-key")
    assert (second["passkey"]["kind"], second["recovery_code"]) == ("security-key", "")
    assert len(rows.of(somebody(kim["username"]))) == 2


def test_who_has_a_passkey_is_signed_in_as_with_it(tell: Tell) -> None:
    [kim] = tell("seed", people=[{"mfa": True, "passkeys": 1}])["people"]
    tell("session", username=kim["username"])
    assert factors.resist_phishing(Session.get().factors)


def test_a_clean_start_leaves_none(tell: Tell) -> None:
    before = Policy.get().__data__
    wanted = {"passkeys_required_in_days": 0, "admin_passkeys_required_in_days": 30}
    tell("seed", people=[{"passkeys": 1}], policy=wanted)
    tell("reset")
    assert not Passkey.select().exists()
    assert Policy.get().__data__ == before


def test_passkeys_are_required_from_a_day(tell: Tell) -> None:
    wanted = {"passkeys_required_in_days": 30, "admin_passkeys_required_in_days": 0}
    tell("seed", policy=wanted)
    assert passkey_policy.starts_at(passkey_policy.ADMINS) == NOW
    assert (passkey_policy.starts_at(passkey_policy.EVERYONE) or 0) > NOW + 29 * DAY


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"passkeys": 11}, "1 to 10"),
        ({"passkeys": 6, "security_keys": 6}, "ten passkeys"),
        ({"passkeys": 1, "invited": True}, "invited can have"),
        ({"passkeys": 1, "authenticators": 2}, '"mfa": true'),
        ({"passkeys": 1, "throttled": "code"}, '"mfa": true'),
    ],
)
def test_what_cannot_be_is_said(tell: Tell, wanted: dict[str, Any], why: str) -> None:
    assert why in tell("seed", people=[wanted], status=422)["error"]
    assert not User.select().exists()


def test_a_kind_that_is_none_is_refused(tell: Tell) -> None:
    told = tell("passkey", username="kim", kind="car key", status=422)
    assert told["error"] == '"kind" must be one of: passkey, security-key.'
