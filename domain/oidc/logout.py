"""Logout tokens, which tell an app that a sign-in is over (Back-Channel Logout 1.0 §2.4)."""

from domain.encryption import tokens
from domain.oidc import signing
from domain.oidc.telling import Telling

TYPE = "logout+jwt"  # so that it is taken for no ID token, nor one for it
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LASTS = 2 * 60  # seconds


def token(telling: Telling, issuer: str, now: int) -> str:
    """The token that says it. Outside of a transaction, as all signing."""
    claims = {
        "iss": issuer,
        "aud": telling.client_id,
        "iat": now,
        "exp": now + LASTS,
        "jti": tokens.new(),
        "sub": telling.sub,
        "sid": telling.sid,
        "events": {EVENT: {}},
    }
    return signing.sign(claims, telling.signs_with, now, TYPE)
