"""Random tokens for cookies and links; the database keeps only their hash."""

import hashlib
import re
import secrets

TOKEN_BYTES = 32  # 256 bits


def new() -> str:
    """A token that nobody can guess, safe in a URL and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def is_well_formed(text: str) -> bool:
    """Whether `text` could be one of our tokens at all, and so may stand in a cookie."""
    return re.fullmatch(r"[A-Za-z0-9_-]{43}", text) is not None


def hashed(token: str) -> bytes:
    """What the database holds of `token`. Its 256 bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
