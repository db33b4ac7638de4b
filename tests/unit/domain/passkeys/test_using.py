"""Using a passkey, by WebAuthn Level 3 §7.2: each step refuses what it is there to refuse."""

import json
from typing import Any

import pytest

from domain.passkeys import assertion, options
from domain.passkeys.refusals import (
    Blocked,
    NotPresent,
    NotSupported,
    OfAnother,
    Unknown,
    Unreadable,
    Wrong,
)
from domain.text import base64url
from models import Passkey
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys.ceremonies import (
    AFTER_PASSWORD,
    SIGNING_IN,
    changed,
    shown,
    signed,
)
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import SoftKey

ONLY = {"counts": False}  # no counter, as passkeys on phones


@pytest.mark.requirement("S-180")
def test_one_that_nobody_has_here_is_unknown(alice: Person) -> None:
    with_passkey(alice)
    for person in (None, alice):
        with pytest.raises(Unknown):
            shown(SoftKey(handle=b"somebody"), AFTER_PASSWORD, person)


@pytest.mark.requirement("S-180")
def test_one_of_another_person_does_not_do(alice: Person, bob: Person) -> None:
    with_passkey(bob)
    key = with_passkey(alice)
    for handle in (key.handle, b""):
        with pytest.raises(OfAnother):
            shown(key, AFTER_PASSWORD, bob, handle=handle)
    assert shown(key, AFTER_PASSWORD, alice).user == alice.user


@pytest.mark.requirement("S-180")
def test_who_has_typed_no_username_is_who_the_passkey_says(alice: Person, bob: Person) -> None:
    key, of_bob = with_passkey(alice), with_passkey(bob)
    assert shown(key).user == alice.user
    with pytest.raises(Unreadable):
        shown(key, handle=b"")
    for handle in (of_bob.handle, b"\0", key.handle + b"\0"):
        with pytest.raises(OfAnother):
            shown(key, handle=handle)


@pytest.mark.requirement("S-180")
def test_after_the_password_it_may_leave_unsaid_whose_it_is_but_not_be_wrong(
    alice: Person, bob: Person
) -> None:
    """Security keys from before passkeys know no user handle."""
    key, of_bob = with_passkey(alice), with_passkey(bob)
    assert shown(key, AFTER_PASSWORD, alice, handle=b"")
    with pytest.raises(OfAnother):
        shown(key, AFTER_PASSWORD, alice, handle=of_bob.handle)


@pytest.mark.requirement("S-180")
def test_one_that_got_lost_is_blocked_and_no_longer_asked_for(alice: Person) -> None:
    key = with_passkey(alice)
    Passkey.update(switched_off_at=NOW).execute()
    assert options.to_use(AFTER_PASSWORD, NOW, alice.user)["allowCredentials"] == []
    for asked, person in ((AFTER_PASSWORD, alice), (SIGNING_IN, None)):
        with pytest.raises(Blocked):
            shown(key, asked, person)


@pytest.mark.requirement("S-180")
def test_somebody_has_touched_it(alice: Person) -> None:
    key = with_passkey(alice)
    for asked, person in ((AFTER_PASSWORD, alice), (SIGNING_IN, None)):
        with pytest.raises(NotPresent):
            shown(key, asked, person, touched=False)


@pytest.mark.requirement("S-180")
@pytest.mark.parametrize("before", [True, False])
def test_whether_it_can_be_copied_never_changes(alice: Person, before: Any) -> None:
    key = with_passkey(alice, can_sync=before)
    assert shown(key)
    with pytest.raises(NotSupported):
        shown(key, can_sync=not before)


@pytest.mark.requirement("S-180")
def test_what_cannot_be_copied_is_not_a_copy(alice: Person) -> None:
    with pytest.raises(NotSupported):
        shown(with_passkey(alice), is_synced=True)


@pytest.mark.requirement("S-182")
def test_only_its_own_signature_of_just_this_counts(alice: Person) -> None:
    key, other = with_passkey(alice, **ONLY), SoftKey()
    with pytest.raises(Wrong):
        shown(key, signed=b"something else")
    mine, key.private = key.private, other.private
    with pytest.raises(Wrong):
        shown(key)
    key.private = mine
    assert shown(key)


@pytest.mark.requirement("S-182")
def test_nothing_that_was_signed_can_be_changed(alice: Person) -> None:
    """The flag that its person was verified is the one that is worth it."""
    key = with_passkey(alice, **ONLY)
    without = signed(key, verified=False)
    flagged = key.sign(options.to_use(SIGNING_IN, NOW))

    def exchange(answer: dict[str, Any]) -> None:
        answer["response"]["authenticatorData"] = _part(flagged, "authenticatorData")

    with pytest.raises(Wrong):
        assertion.verify(changed(without, exchange), SIGNING_IN, NOW)

    def reword(answer: dict[str, Any]) -> None:
        answer["response"]["clientDataJSON"] = _part(signed(key), "clientDataJSON")

    with pytest.raises(Wrong):
        assertion.verify(changed(flagged, reword), SIGNING_IN, NOW)


@pytest.mark.requirement("S-182")
@pytest.mark.parametrize("signature", ["", "AA", "MAYCAQECAQE"])
def test_what_is_no_signature_at_all_is_refused(alice: Person, signature: str) -> None:
    text = signed(with_passkey(alice))
    wrong = changed(text, lambda answer: answer["response"].update(signature=signature))
    with pytest.raises(Wrong):
        assertion.verify(wrong, SIGNING_IN, NOW)


@pytest.mark.requirement("S-180")
@pytest.mark.parametrize("said", [{}, None, [], {"appid": True}])
def test_what_no_one_has_asked_for_is_not_minded(alice: Person, said: object) -> None:
    text = changed(signed(with_passkey(alice)), lambda a: a.update(clientExtensionResults=said))
    assert assertion.verify(text, SIGNING_IN, NOW)


@pytest.mark.requirement("S-180")
def test_what_is_asked_for_is_what_is_verified(alice: Person, bob: Person) -> None:
    with_passkey(bob)
    key = with_passkey(alice)
    with_passkey(alice, rp_id="old.example.test", origin="https://old.example.test")
    asked = options.to_use(AFTER_PASSWORD, NOW, alice.user)
    assert asked["rpId"] == "localhost"
    assert [one["id"] for one in asked["allowCredentials"]] == [
        base64url.encoded(key.credential_id)
    ]
    by_itself = options.to_use(SIGNING_IN, NOW)
    assert (by_itself["userVerification"], by_itself["allowCredentials"]) == ("required", [])


def _part(text: str, name: str) -> str:
    found: str = json.loads(text)["response"][name]
    return found
