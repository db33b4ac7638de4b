"""The public keys by which apps know our tokens (JWKS, RFC 7517)."""

import json
from functools import lru_cache

from domain.oidc import keys
from web import published
from web.published import Document
from web.request import Request


def index(_: Request) -> Document:
    """All that are published: none as long as nothing was ever signed."""
    return _document(keys.public_texts())


@lru_cache(1)
def _document(texts: tuple[str, ...]) -> Document:
    return published.document({"keys": [json.loads(text) for text in texts]})
