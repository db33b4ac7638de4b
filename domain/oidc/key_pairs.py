"""Key pairs as JSON Web Keys (RFC 7517); joserfc is loaded only where a key is made or used."""

import json
from typing import Any, NamedTuple

from models import Client

RSA_BITS = 2048
CURVE = "P-256"


class Pair(NamedTuple):
    """A new key pair: its id (the thumbprint of RFC 7638), and both halves in JSON."""

    kid: str
    algorithm: str
    private: bytes
    public: str


def generated(algorithm: str) -> Pair:
    """A pair for this algorithm, RS256 or ES256."""
    from joserfc.jwk import ECKey, RSAKey

    rsa = algorithm == Client.RS256
    key: Any = RSAKey.generate_key(RSA_BITS) if rsa else ECKey.generate_key(CURVE)
    kid = key.thumbprint()
    public = key.as_dict(private=False, use="sig", alg=algorithm, kid=kid)
    return Pair(kid, algorithm, json.dumps(key.as_dict(private=True)).encode(), json.dumps(public))


def loaded(text: bytes | str) -> Any:
    """The key, of joserfc, that was kept as this text; with an RSA key it takes 30 ms."""
    from joserfc.jwk import JWKRegistry

    return JWKRegistry.import_key(json.loads(text))
