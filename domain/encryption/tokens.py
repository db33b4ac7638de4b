"""Random tokens for cookies and links; the database keeps only their hash."""

import hashlib
import re
import secrets
from urllib.parse import unquote

from domain.encryption import vault
from domain.text import base64url
from domain.text.writing import seen, with_hyphens

TOKEN_BYTES = 32  # 256 bits
HASH_BYTES = 32

_SYMBOL = "[A-Za-z0-9_-]"


def new() -> str:
    """A token that can't be guessed, safe in a URL and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def pasted(text: str) -> str:
    """The token in the end of a pasted link, "" if there is none.

    Mail and chat break links, and leave a bracket, a full stop or the next word after them, in
    whatever encoding; word processors swap hyphens. What follows the 43 symbols can't be part of
    the token.
    """
    whole = re.sub(r"[\s=]", "", seen(with_hyphens(unquote(unquote(text)))))
    found = re.search(f"{_SYMBOL}{{43}}", whole)
    return found[0] if found else ""


def following(token: str, which: str = "") -> str:
    """The token that comes after `token`: the same each time, and for this server alone to know.

    So the answer to a form that is sent twice brings the same token twice, and it does not matter
    which of the two the browser takes last. `which` tells several after the same one apart.
    """
    seed = f"{which}\0{token}".encode("utf-8", "replace")
    return base64url.encoded(vault.following(seed))


def is_well_formed(text: str) -> bool:
    """Whether `text` could be one of our tokens at all, and so may be put in a cookie."""
    return re.fullmatch(r"[A-Za-z0-9_-]{43}", text) is not None


def hashed(token: str) -> bytes:
    """What the database holds of `token`. Its 256 bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
