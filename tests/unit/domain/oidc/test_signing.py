"""Tokens that we sign, and know again."""

import base64
import json
from pathlib import Path

import pytest
from joserfc import jwk, jwt

from domain.oidc import keys, signing
from models import SigningKey
from tests.unit import published_keys

CLAIMS = {"sub": "a1b2", "aud": "wiki"}


@pytest.mark.parametrize("algorithm", keys.ALGORITHMS)
def test_what_is_signed_verifies_with_what_is_published(
    data_dir: Path, now: int, algorithm: str
) -> None:
    token = signing.sign(CLAIMS, algorithm, now)
    public = jwk.KeySet.import_key_set({"keys": published_keys.jwks(now)})
    read = jwt.decode(token, public, [algorithm])
    assert read.claims == CLAIMS
    assert read.header == {
        "alg": algorithm,
        "typ": "JWT",
        "kid": SigningKey.get(SigningKey.algorithm == algorithm).kid,
    }


def test_no_private_half_is_published(data_dir: Path, now: int) -> None:
    for key in published_keys.jwks(now):
        assert set(key) <= {"kty", "kid", "alg", "use", "n", "e", "crv", "x", "y"}, json.dumps(key)


def test_our_own_tokens_are_known_again(data_dir: Path, now: int) -> None:
    assert signing.read_own(signing.sign(CLAIMS, "ES256", now)) == CLAIMS


@pytest.mark.requirement("S-134")
@pytest.mark.parametrize("kid", ["\ud800", "a\0b", 7, ["a"], {"a": "b"}])
def test_a_key_that_cannot_be_is_none_of_ours(data_dir: Path, kid: object) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "kid": kid}).encode())
    assert signing.read_own(f"{header.decode().rstrip('=')}.e30.AAAA") is None
