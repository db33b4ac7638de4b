"""Logout tokens, which tell an app that a sign-in is over (Back-Channel Logout 1.0 §2.4)."""

from domain.encryption import tokens
from domain.oidc import signing
from domain.oidc.logout_notices import LogoutNotice

TYPE = "logout+jwt"  # so that it is taken for no ID token, nor one for it
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LASTS = 2 * 60  # seconds


def made(notice: LogoutNotice, issuer: str, now: int) -> str:
    """The token that says it. Outside of a transaction, as all signing."""
    claims = {
        "iss": issuer,
        "aud": notice.client_id,
        "iat": now,
        "exp": now + LASTS,
        "jti": tokens.new(),
        "sub": notice.sub,
        "sid": notice.sid,
        "events": {EVENT: {}},
    }
    return signing.sign(claims, notice.signs_with, now, TYPE)
