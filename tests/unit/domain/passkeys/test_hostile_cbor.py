"""As test_hostile: what comes with a new passkey, in CBOR."""

import json
import tracemalloc
from typing import Any

import pytest
from fido2 import cbor
from hypothesis import given
from hypothesis import strategies as st

from domain.passkeys import answers, registration
from domain.passkeys.refusals import Unreadable
from domain.refusals import Refused
from domain.text import base64url
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys.ceremonies import ADDING, changed, made
from tests.unit.domain.passkeys.test_hostile import DEEP, GIGABYTE, ONCE
from tests.unit.soft_key import SoftKey

CBOR = st.recursive(
    st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.text(max_size=9) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@pytest.mark.requirement("S-185")
@ONCE
@given(
    st.fixed_dictionaries({"fmt": CBOR, "attStmt": CBOR, "authData": CBOR})
    | st.fixed_dictionaries(
        {
            "fmt": st.sampled_from(registration.FORMATS),
            "attStmt": st.dictionaries(st.sampled_from(["alg", "sig", "x5c", "ver"]), CBOR),
        }
    )
)
def test_no_attestation_is_more_than_refused(alice: Person, value: dict[str, Any]) -> None:
    text = made(alice, SoftKey())
    genuine: Any = cbor.decode(answers.decoded(json.loads(text)["response"]["attestationObject"]))
    encoded = base64url.encoded(cbor.encode(genuine | value))
    if value.get("fmt") == "none" and value["attStmt"] == {}:
        return
    with pytest.raises(Refused):
        registration.verify(
            changed(text, lambda answer: answer["response"].update(attestationObject=encoded)),
            ADDING,
            NOW,
        )


@pytest.mark.requirement("S-185")
@pytest.mark.parametrize(
    "plain",
    [
        cbor.encode({"fmt": "none", "attStmt": {}, "authData": GIGABYTE}),
        cbor.encode({"fmt": "none", "attStmt": GIGABYTE, "authData": b""}),
        cbor.encode([1, 2]),
        b"\x9a\xff\xff\xff\xff",  # a list of four thousand million
        b"\x81" * DEEP,
        b"\xa1\x80\x00",  # a list is the key
        b"",
    ],
)
def test_no_cbor_costs_more_than_its_length(alice: Person, plain: bytes) -> None:
    text = made(alice, SoftKey())
    encoded = base64url.encoded(plain)
    tracemalloc.start()
    with pytest.raises(Unreadable):
        registration.verify(
            changed(text, lambda answer: answer["response"].update(attestationObject=encoded)),
            ADDING,
            NOW,
        )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < GIGABYTE / 10
