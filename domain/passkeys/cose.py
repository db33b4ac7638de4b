"""Public keys as COSE has them (RFC 9053): which are taken, and what they have signed."""

from collections.abc import Mapping
from typing import Any

from domain.passkeys.refusals import NotSupported, Wrong

# EdDSA, ES256 and RS256 (RFC 9053, RFC 8812), the best first.
ALGORITHMS = (-8, -7, -257)
RS256 = -257
KIND, ALGORITHM = 1, 3  # labels of every key
# What a key of each algorithm says of itself: Ed25519, P-256, RSA.
_SAYS: Mapping[int, Mapping[int, int]] = {
    -8: {KIND: 1, ALGORITHM: -8, -1: 6},
    -7: {KIND: 2, ALGORITHM: -7, -1: 1},
    -257: {KIND: 3, ALGORITHM: -257},
}
# Its numbers, each with the fewest and the most bytes: RSA has 2,048 to 4,096 bits.
_NUMBERS: Mapping[int, Mapping[int, tuple[int, int]]] = {
    -8: {-2: (32, 32)},
    -7: {-2: (32, 32), -3: (32, 32)},
    -257: {-1: (256, 512), -2: (1, 4)},
}


def packed(given: Mapping[Any, Any]) -> bytes:
    """The key in CBOR, with nothing but what makes it one. Raises NotSupported.

    What was taken can be used: a key that couldn't be would only be noticed at the next sign-in.
    """
    from fido2 import cbor

    algorithm = given.get(ALGORITHM)
    if algorithm not in ALGORITHMS or not _is_whole(given, algorithm):
        raise NotSupported
    key = {label: given[label] for label in (*_SAYS[algorithm], *_NUMBERS[algorithm])}
    plain = cbor.encode(key)
    _verify_can_refuse(plain)
    return plain


def verify(key: bytes, message: bytes, signature: bytes) -> None:
    """Raises Wrong unless this is the key's signature of the message."""
    from cryptography.exceptions import InvalidSignature
    from fido2 import cbor
    from fido2.cose import CoseKey

    found: Any = cbor.decode(key)
    try:
        CoseKey.parse(found).verify(message, signature)
    except (InvalidSignature, ValueError) as fault:
        raise Wrong from fault


def _is_whole(given: Mapping[Any, Any], algorithm: int) -> bool:
    says = all(given.get(label) == value for label, value in _SAYS[algorithm].items())
    return says and all(
        isinstance(given.get(label), bytes)
        and len(given[label]) <= most
        and _length(given[label], algorithm) >= least
        for label, (least, most) in _NUMBERS[algorithm].items()
    )


def _length(number: bytes, algorithm: int) -> int:
    """How many bytes it has: zeros in front make a number of RSA no longer (RFC 8230 §4)."""
    return len(number.lstrip(b"\0") if algorithm == RS256 else number)


def _verify_can_refuse(key: bytes) -> None:
    """A point that isn't on its curve, or a modulus that is none, can't even be asked."""
    from cryptography.exceptions import InvalidSignature
    from fido2 import cbor
    from fido2.cose import CoseKey

    found: Any = cbor.decode(key)
    try:
        CoseKey.parse(found).verify(b"", b"")
    except InvalidSignature:
        return
    except ValueError as fault:
        raise NotSupported from fault
    raise NotSupported
