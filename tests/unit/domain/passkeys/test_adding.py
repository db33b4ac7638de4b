"""Adding a passkey, by WebAuthn Level 3 §7.1: each step refuses what it is there to refuse."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from fido2.cose import ES256, RS256, CoseKey, EdDSA

from domain.database.storage import write
from domain.mfa import passkeys
from domain.passkeys import challenges, options, public_keys, registration
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import (
    AlreadyAdded,
    NotPresent,
    NotSupported,
    NotVerified,
    Unreadable,
)
from domain.text import base64url
from models import Passkey
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys.ceremonies import ADDING, accepted, changed, kept, made
from tests.unit.passkeys import us, with_passkey
from tests.unit.soft_key import SoftKey

EC = ec.generate_private_key(ec.SECP256R1()).public_key()
ED = ed25519.Ed25519PrivateKey.generate().public_key()
RSA = rsa.generate_private_key(65537, 2048).public_key()
SMALL = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505  # to be refused
X = b"\1" * 32


def of(kind: Any, public: Any, **labels: Any) -> CoseKey:
    """The key as COSE has it, with these labels changed: `_1` is -1."""
    key = kind.from_cryptography_key(public)
    for label, value in labels.items():
        key[int(label.replace("_", "-").replace("l", ""))] = value
    return CoseKey(key)


@pytest.mark.requirement("S-178")
@pytest.mark.parametrize("key", [of(ES256, EC), of(EdDSA, ED), of(RS256, RSA)])
def test_keys_of_each_algorithm_that_was_asked_for_are_taken(alice: Person, key: CoseKey) -> None:
    assert accepted(alice, public_key=key).public_key


@pytest.mark.requirement("S-178")
@pytest.mark.parametrize(
    "key",
    [
        CoseKey({1: 2, 3: -35, -1: 2, -2: b"\1" * 48, -3: b"\1" * 48}),  # ES384: not asked for
        CoseKey({1: 2, 3: -47, -1: 8, -2: X, -3: X}),  # secp256k1: neither
        CoseKey({1: 4, 3: 5, -1: X}),  # HMAC: nothing public
        CoseKey({1: 2, 3: True, -1: 1, -2: X, -3: X}),
        of(ES256, EC, _2=X),  # no point of the curve
        of(ES256, EC, _1=2),  # another curve
        of(ES256, EC, l1=3),  # says it is RSA
        of(ES256, EC, _3=True),  # compressed
        of(ES256, EC, _2=b"\0" + X),
        of(ES256, EC, _2=5),
        of(EdDSA, ED, _2=X[:-1]),
        of(EdDSA, ED, _1=7),
        of(RS256, SMALL),
        of(RS256, RSA, _1=b"\xff" * 513),  # takes long to check
        of(RS256, RSA, _2=b"\1" + b"\0" * 7 + b"\1"),  # as well
        of(RS256, RSA, _2=b"\1"),  # anything is its signature
        of(RS256, RSA, _1=b""),
        of(RS256, RSA, _1=bytes(128) + b"\xff" * 128),  # 1,024 bits, in as many bytes
    ],
)
def test_no_key_is_taken_that_could_not_be_checked(alice: Person, key: CoseKey) -> None:
    with pytest.raises(NotSupported):
        accepted(alice, public_key=key)


@pytest.mark.requirement("S-178")
def test_of_a_key_only_what_makes_it_one_is_kept(alice: Person) -> None:
    key = SoftKey()
    more = of(ES256, key.private.public_key()) | {2: b"key id", 4: [1, 2], -70000: "x" * 200}
    plain = accepted(alice, key)
    assert accepted(alice, key, public_key=CoseKey(more)).public_key == plain.public_key


@pytest.mark.requirement("S-178")
def test_somebody_has_touched_it(alice: Person) -> None:
    with pytest.raises(NotPresent):
        accepted(alice, touched=False)


@pytest.mark.requirement("S-178")
def test_its_person_was_verified_where_that_was_asked_for(alice: Person) -> None:
    asked = Ceremony(us(), challenges.ADDING, "session 1", verifies=True)
    assert accepted(alice, asked=asked).is_verifying
    with pytest.raises(NotVerified):
        accepted(alice, asked=asked, verified=False)
    assert not accepted(alice, verified=False).is_verifying


@pytest.mark.requirement("S-178")
def test_what_cannot_be_copied_is_not_a_copy(alice: Person) -> None:
    with pytest.raises(NotSupported):
        accepted(alice, can_sync=False, is_synced=True)


@pytest.mark.requirement("S-178")
def test_it_is_the_one_that_the_browser_names(alice: Person) -> None:
    key = SoftKey()
    text, other = made(alice, key), SoftKey(credential_id=b"B" * 32)
    named = changed(made(alice, other), lambda a: a.update(id="QUFB", rawId="QUFB"))
    assert registration.verify(text, ADDING, NOW).credential_id == key.credential_id
    for wrong in (named, changed(text, lambda a: a.update(id="QUFB"))):
        with pytest.raises(Unreadable):
            registration.verify(wrong, ADDING, NOW)


@pytest.mark.requirement("S-178")
@pytest.mark.parametrize("length", [0, 1024, 2000])
def test_its_id_is_neither_empty_nor_endless(alice: Person, length: int) -> None:
    assert accepted(alice, SoftKey(credential_id=b"A" * 1023))
    with pytest.raises(NotSupported):
        accepted(alice, SoftKey(credential_id=b"A" * length))


@pytest.mark.requirement("S-178")
def test_no_one_has_it_yet(alice: Person, bob: Person) -> None:
    """Or whoever knows an id and its key would draw its owner into an account of their own."""
    key = with_passkey(alice)
    with write(), pytest.raises(AlreadyAdded):
        passkeys.keep(bob.user, accepted(bob, key), us().id, NOW)
    assert [row.user for row in Passkey.select()] == [alice.user]


@pytest.mark.requirement("S-178")
def test_what_says_nothing_of_a_key_adds_none(alice: Person) -> None:
    with pytest.raises(Unreadable):
        registration.verify(
            changed(made(alice, SoftKey()), lambda a: a["response"].pop("attestationObject")),
            ADDING,
            NOW,
        )


@pytest.mark.requirement("S-178")
@pytest.mark.parametrize(
    "said", [{}, None, [], "x", {"credProps": 1}, {"appid": True, "credProps": {"rk": "yes"}}]
)
def test_what_no_one_has_asked_for_is_not_minded(alice: Person, said: object) -> None:
    """Browsers may add extensions by themselves, and say of none what came of it."""
    text = changed(made(alice, SoftKey()), lambda a: a.update(clientExtensionResults=said))
    assert not registration.verify(text, ADDING, NOW).is_discoverable


@pytest.mark.requirement("S-178")
@pytest.mark.parametrize("said", [None, "usb", {"usb": 1}, ["carrier pigeon", 7, ["usb"]]])
def test_of_ways_to_it_those_are_kept_that_there_are(alice: Person, said: object) -> None:
    text = changed(made(alice, SoftKey()), lambda a: a["response"].update(transports=said))
    assert registration.verify(text, ADDING, NOW).transports == ""


@pytest.mark.requirement("S-178")
def test_what_was_verified_is_what_is_kept(alice: Person) -> None:
    key = SoftKey(can_sync=True, is_synced=True, counter=6)
    row = kept(alice, accepted(alice, key))
    row = Passkey.get_by_id(row.id)
    assert (row.user, row.rp_id) == (alice.user, "localhost")
    assert bytes(row.credential_id) == key.credential_id
    assert (row.is_verifying, row.can_sync, row.is_synced) == (True, True, True)
    assert (row.sign_count, row.transports, row.is_discoverable) == (7, "internal", True)
    assert row.aaguid == "fbfc3007-154e-4ecc-8c0b-6e020557d7bd"
    assert public_keys.read(row) == accepted(alice, key).public_key


@pytest.mark.requirement("S-178")
def test_what_is_asked_for_is_what_is_verified(alice: Person) -> None:
    key = with_passkey(alice)
    with write():
        asked = options.to_add(ADDING, NOW, alice.user, "Nightlatch")
    assert [one["alg"] for one in asked["pubKeyCredParams"]] == [-8, -7, -257]
    assert asked["attestation"] == "none"
    assert asked["rp"] == {"id": "localhost", "name": "Nightlatch"}
    assert [one["id"] for one in asked["excludeCredentials"]] == [
        base64url.encoded(key.credential_id)
    ]
    assert len(key.handle) == 64
    assert alice.user.username.encode() not in key.handle
