"""The public keys by which apps know our tokens (JWKS, RFC 7517)."""

import json
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from domain.access import limits
from domain.database import storage
from domain.database.storage import NeedsThread
from domain.oidc import keys
from web import published
from web.caller import client_address
from web.endpoint import in_thread
from web.published import Document
from web.request import Request as OurRequest


async def index(plain: Request) -> Response:
    """All that are published."""
    if plain.method == "OPTIONS":
        return published.preflight()
    request = OurRequest(plain.scope, plain.receive)
    try:
        return storage.read_on_loop(_answer, request)
    except NeedsThread:
        source = limits.site(client_address(request))
        found: Response = await request.app.state.ordinary.run(
            in_thread, _answer, request, source=source
        )
        return found


def _answer(request: OurRequest) -> Response:
    return published.served(request, _document(keys.public_texts()))


@lru_cache(1)
def _document(texts: tuple[str, ...]) -> Document:
    return published.document({"keys": [json.loads(text) for text in texts]})
