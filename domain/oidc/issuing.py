"""What an app is given for a code or a refresh token, and the words with which it is refused."""

import hashlib
from typing import Any, NamedTuple

from domain.clock import moments
from domain.database.queries import FixedChange
from domain.encryption import tokens
from domain.oidc import claims, signing
from domain.oidc.grant_lookup import FoundGrant
from domain.oidc.scopes import OPENID
from domain.text import base64url
from models import AccessToken, Client, Grant

ACCESS_LASTS = 10 * 60  # seconds
ID_LASTS = 10 * 60  # seconds

_KEEP = FixedChange(
    "INSERT INTO access_token (grant_id, token_hash, scope, created_at) VALUES (?, ?, ?, ?)"
)


class NotGranted(Exception):
    """There is nothing for this code or refresh token (RFC 6749 §5.2)."""

    def __init__(self, description: str, error: str = "invalid_grant") -> None:
        super().__init__(description)
        self.error, self.description = error, description


class Tokens(NamedTuple):
    """What the token endpoint answers; `expires_in` is in seconds."""

    access: str
    expires_in: int
    scope: str
    refresh: str = ""
    id_token: str = ""


def keep_access(grant: Grant, token: str, scope: str, now: int) -> None:
    """Keep an access token, within the caller's transaction."""
    narrowed = "" if scope == grant.scope else scope
    _KEEP.run(grant.id, tokens.hashed(token), narrowed, now)


def lasts(created_at: int, now: int) -> bool:
    """Whether an access token made at that moment can still be used."""
    return bool(moments.lasts(created_at, ACCESS_LASTS, now))


def is_lasting(now: int) -> Any:
    """The condition, for a query, of access tokens that can still be used."""
    return moments.lasts(AccessToken.created_at, ACCESS_LASTS, now)


def with_id_token(  # noqa: PLR0913  # what it says
    given: Tokens, found: FoundGrant, client: Client, issuer: str, now: int, *, nonce: str = ""
) -> Tokens:
    """The same with an ID token, if the scope has it. Outside of transactions: signing takes long.

    A renewed one has no nonce (OpenID Connect Core §12.2).
    """
    if OPENID not in given.scope.split():
        return given
    said = _said(given, found, client, issuer, now) | ({"nonce": nonce} if nonce else {})
    return given._replace(id_token=signing.sign(said, client.signs_with, now))


def _said(
    given: Tokens, found: FoundGrant, client: Client, issuer: str, now: int
) -> dict[str, Any]:
    grant = found.grant
    asked = claims.asked(grant.claims, claims.ID_TOKEN)
    return claims.about(found.user, given.scope, asked) | {
        "iss": issuer,
        "sub": grant.sub,
        "aud": client.client_id,
        "exp": now + ID_LASTS,
        "iat": now,
        "auth_time": grant.auth_time,
        "at_hash": _half_hash(given.access),
        "acr": grant.acr,
        "amr": grant.amr.split(),
        "sid": grant.sid,
    }


def _half_hash(token: str) -> str:
    # Both RS256 and ES256 hash by SHA-256 (OpenID Connect Core §3.1.3.6).
    return base64url.encoded(hashlib.sha256(token.encode()).digest()[:16])
