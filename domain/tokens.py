"""Random tokens for cookies and links; the database keeps only their hash."""

import hashlib
import re
import secrets
from urllib.parse import unquote

from domain.writing import seen

TOKEN_BYTES = 32  # 256 bits

_SYMBOL = "[A-Za-z0-9_-]"


def new() -> str:
    """A token that nobody can guess, safe in a URL and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def pasted(text: str) -> str:
    """The token in the end of a pasted link, "" if there is none.

    Mail and chat break links, and leave a bracket, a full stop or the next word behind them, in
    whatever encoding. What follows the 43 symbols cannot be of the token.
    """
    whole = re.sub(r"[\s=]", "", seen(unquote(unquote(text))))
    found = re.search(f"{_SYMBOL}{{43}}", whole)
    return found[0] if found else ""


def hashed(token: str) -> bytes:
    """What the database holds of `token`. Its 256 bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
