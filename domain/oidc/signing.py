"""Signing tokens (JWS, RFC 7515), and knowing our own again.

Which key signs is asked of the database each time, so that a key that was dropped signs nothing
more, whichever process dropped it. Parsed keys are kept in the process: to parse one takes a
hundred times as long as to sign with it.
"""

from typing import Any

from domain.database.queries import Fixed
from domain.encryption import unsealing, vault
from domain.oidc import key_pairs, keys
from models import SigningKey

ID_TOKEN = "JWT"  # noqa: S105  # the type of a token

_CURRENT = Fixed(
    SigningKey, "WHERE t.algorithm = ? AND t.signed_until IS NULL ORDER BY t.id LIMIT 1"
)
_BY_KID = Fixed(SigningKey, "WHERE t.kid = ?")
_MOST = 50  # parsed keys that are kept


class _Parsed:
    """Keys as joserfc has them, by kid."""

    def __init__(self) -> None:
        self.private: dict[str, Any] = {}
        self.public: dict[str, Any] = {}


_parsed = _Parsed()


def sign(claims: dict[str, Any], algorithm: str, now: int, kind: str = ID_TOKEN) -> str:
    """A token of these claims by the key that signs now, of the type `kind`.

    Outside of a transaction, since the first key is made when it is needed.
    """
    from joserfc import jwt

    row = _current(algorithm, now)
    header = {"alg": algorithm, "kid": row.kid, "typ": kind}
    return jwt.encode(header, claims, _private(row), [algorithm])


def read_own(token: str) -> dict[str, Any] | None:
    """The claims of an ID token that we signed, however long ago; None if we didn't.

    Only a key of ours counts, and only with its own algorithm, whatever the header says.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError

    rows = _BY_KID(kid(token))
    if not rows:
        return None
    try:
        read = jwt.decode(token, _public(rows[0]), [rows[0].algorithm])
    except (JoseError, ValueError, TypeError):
        return None
    return read.claims if read.header.get("typ") == ID_TOKEN else None


def kid(token: str) -> str:
    """The key that a token names, "" if it names none."""
    from joserfc.util import json_b64decode

    try:
        header = json_b64decode(token.partition(".")[0].encode())
    except (ValueError, TypeError, RecursionError):  # whatever anyone may send
        return ""
    kid = header.get("kid") if isinstance(header, dict) else None
    return kid if isinstance(kid, str) and kid.isprintable() else ""


def _current(algorithm: str, now: int) -> SigningKey:
    if not (rows := _CURRENT(algorithm)):
        keys.ensure(now)
        rows = _CURRENT(algorithm)
    return rows[0]


def _private(row: SigningKey) -> Any:
    found = _parsed.private.get(row.kid)
    if found is None:
        found = key_pairs.loaded(unsealing.read(vault.SIGNING_KEY, row, SigningKey.sealed_key))
        _keep(_parsed.private, row.kid, found)
    return found


def _public(row: SigningKey) -> Any:
    found = _parsed.public.get(row.kid)
    if found is None:
        found = key_pairs.loaded(row.public_jwk)
        _keep(_parsed.public, row.kid, found)
    return found


def _keep(parsed: dict[str, Any], kid: str, key: Any) -> None:
    if len(parsed) >= _MOST:
        parsed.clear()
    parsed[kid] = key
