"""Tokens that we sign, and know again."""

import json
from pathlib import Path

import pytest
from joserfc import jwk, jwt

from domain.oidc import keys, signing
from models import SigningKey

CLAIMS = {"sub": "a1b2", "aud": "wiki"}


@pytest.mark.parametrize("algorithm", keys.ALGORITHMS)
def test_what_is_signed_verifies_with_what_is_published(
    data_dir: Path, now: int, algorithm: str
) -> None:
    token = signing.sign(CLAIMS, algorithm, now)
    published = jwk.KeySet.import_key_set({"keys": keys.published(now)})
    read = jwt.decode(token, published, [algorithm])
    assert read.claims == CLAIMS
    assert read.header == {
        "alg": algorithm,
        "typ": "JWT",
        "kid": SigningKey.get(SigningKey.algorithm == algorithm).kid,
    }


def test_no_private_half_is_published(data_dir: Path, now: int) -> None:
    for key in keys.published(now):
        assert set(key) <= {"kty", "kid", "alg", "use", "n", "e", "crv", "x", "y"}, json.dumps(key)


def test_our_own_tokens_are_known_again(data_dir: Path, now: int) -> None:
    assert signing.read_own(signing.sign(CLAIMS, "ES256", now)) == CLAIMS
