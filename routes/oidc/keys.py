"""The public keys by which apps know our tokens (JWKS, RFC 7517)."""

import json
from functools import lru_cache

from domain.database import storage
from domain.oidc import keys
from web import public_documents
from web.public_documents import Document
from web.request import Request


def index(request: Request) -> Document:
    """All that are published."""
    return _document(keys.published() or _first_ones(request))


def _first_ones(request: Request) -> tuple[str, ...]:
    # An app that asks before anything was signed keeps for a while what it gets: not an empty set.
    storage.leave_the_loop()
    keys.ensure_for_apps(request.now)
    return keys.published()


@lru_cache(1)
def _document(texts: tuple[str, ...]) -> Document:
    return public_documents.document({"keys": [json.loads(text) for text in texts]})
