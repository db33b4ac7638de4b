"""No attestation is asked for, nobody is trusted for one, and one that comes has to be right."""

from typing import Any

import pytest

from domain.passkeys.refusals import NotSupported
from tests.unit.conftest import Person
from tests.unit.domain.passkeys.ceremonies import accepted
from tests.unit.soft_key import SoftKey


@pytest.mark.requirement("S-179")
@pytest.mark.parametrize(
    "bent",
    [
        {"fmt": "none", "stmt": {"sig": b"anything"}},
        {"fmt": "packed", "stmt": {}},
        {"fmt": "packed", "stmt": {"alg": -7, "sig": b"not a signature"}},
        {"fmt": "packed", "stmt": {"alg": -8, "sig": b"\0" * 64}},
        {"fmt": "packed", "stmt": {"alg": -7, "sig": 5}},
        {"fmt": "packed", "stmt": {"alg": -7, "sig": b"", "x5c": [b"no certificate"]}},
        {"fmt": "packed", "stmt": {"alg": -7, "sig": b"", "x5c": 7}},
        {"fmt": "packed", "stmt": {"alg": -7, "sig": b"", "ecdaaKeyId": b"x"}},
        {"fmt": "fido-u2f", "stmt": {"x5c": [], "sig": b""}},
        {"fmt": "tpm", "stmt": {}},
        {"fmt": "android-safetynet", "stmt": {"ver": "1", "response": b"a.b.c"}},
        {"fmt": "None", "stmt": {}},
        {"fmt": "", "stmt": {}},
    ],
)
def test_a_statement_about_it_that_is_not_right_is_refused(alice: Person, bent: Any) -> None:
    with pytest.raises(NotSupported):
        accepted(alice, **bent)


@pytest.mark.requirement("S-179")
def test_a_passkey_that_vouches_for_itself_is_taken(alice: Person) -> None:
    key = SoftKey(counts=False)
    assert accepted(alice, key, fmt="packed", vouches=True)
