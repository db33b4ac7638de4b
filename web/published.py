"""Documents that programs anywhere fetch again and again: ready in memory, and the same for all."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

KEPT_FOR = 5 * 60  # seconds
# Any page may read what everybody may read (Fetch standard, CORS).
FOR_ALL = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = FOR_ALL | {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
METHODS = ["GET", "HEAD", "OPTIONS"]


@dataclass(frozen=True)
class Document:
    """A document and the headers that it's sent with."""

    content: bytes
    headers: dict[str, str]


def document(content: Any, media_type: str = "application/json") -> Document:
    """What goes into JSON, as a document."""
    text = json.dumps(content, separators=(",", ":")).encode()
    headers = FOR_ALL | {
        "Content-Type": media_type,
        "Cache-Control": f"public, max-age={KEPT_FOR}",
        "ETag": f'"{hashlib.sha256(text).hexdigest()[:16]}"',
    }
    return Document(text, headers)


def served(request: Request, found: Document) -> Response:
    """The document, or 304 to those who have it."""
    if found.headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=found.headers)
    return Response(found.content, headers=found.headers)


def preflight() -> Response:
    """To a browser that asks first whether a page may ask."""
    return Response(status_code=204, headers=PREFLIGHT)
