"""Random tokens for cookies and links; the database keeps only their hash."""

import hashlib
import secrets

TOKEN_BYTES = 32  # 256 bits


def new() -> str:
    """A token that nobody can guess, safe in a URL and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> bytes:
    """What the database holds of `token`. Its 256 bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
