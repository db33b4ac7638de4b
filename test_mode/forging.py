"""ID tokens that no app may accept, and one by a key that it has to look up first."""

import json
from collections.abc import Callable
from typing import Any

from domain.database.storage import write
from domain.oidc import key_pairs, signing
from domain.oidc.key_pairs import Pair
from domain.text import base64url
from models import SigningKey

Claims = dict[str, Any]

ELSEWHERE = "https://issuer.example"
SOMEBODY_ELSE = "somebody-else"
LONG_AGO = 60 * 60  # seconds, more than any app allows for clocks that differ
# What is wrong with the claims.
WRONG: dict[str, Callable[[Claims], Claims]] = {
    "nonce": lambda claims: claims | {"nonce": "another"},
    "issuer": lambda claims: claims | {"iss": ELSEWHERE},
    "audience": lambda claims: claims | {"aud": "another-client"},
    "subject": lambda claims: claims | {"sub": SOMEBODY_ELSE},
    "expiry": lambda claims: (
        claims | {"iat": claims["iat"] - 2 * LONG_AGO, "exp": claims["iat"] - LONG_AGO}
    ),
}
# What is wrong with the signature: none, one by a key that no app can find, one that is damaged.
WRONGLY_SIGNED = ("algorithm", "key", "signature")


def changed(claims: Claims, fault: dict[str, Any]) -> Claims:
    """The claims as this fault has them; null takes one away."""
    claims = WRONG.get(fault.get("wrong", ""), dict)(claims) | fault.get("claims", {})
    return {name: value for name, value in claims.items() if value is not None}


def forged(token: str, fault: dict[str, Any], now: int) -> str:
    """The token as this fault has it, signed by the key that signs, unless that is what's wrong."""
    header, claims = _part(token, 0), changed(_part(token, 1), fault)
    wrong = fault.get("wrong")
    if wrong == "algorithm":
        return f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{_encoded(claims)}."
    if wrong == "key":
        return _signed_by(key_pairs.generated(header["alg"]), claims)
    if fault.get("rotated_key"):
        return _signed_by(_published(header["alg"], now), claims)
    signed = signing.sign(claims, header["alg"], now)
    return _damaged(signed) if wrong == "signature" else signed


def _published(algorithm: str, now: int) -> Pair:
    """A new key that every app can look up, and that signs nothing for any other app."""
    pair = key_pairs.generated(algorithm)
    with write():
        SigningKey.create(
            kid=pair.kid,
            algorithm=algorithm,
            public_jwk=pair.public,
            created_at=now,
            signs_from=now,
            signed_until=now,
        )
    return pair


def _signed_by(pair: Pair, claims: Claims) -> str:
    from joserfc import jwt

    header = {"alg": pair.algorithm, "kid": pair.kid, "typ": "JWT"}
    return jwt.encode(header, claims, key_pairs.loaded(pair.private), [pair.algorithm])


def _damaged(token: str) -> str:
    head, _, signature = token.rpartition(".")
    other = "B" if signature[0] == "A" else "A"
    return f"{head}.{other}{signature[1:]}"


def _part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    read: dict[str, Any] = json.loads(base64url.decoded(text))
    return read


def _encoded(part: dict[str, Any]) -> str:
    return base64url.encoded(json.dumps(part).encode())
