"""The help travels compressed. No other page does: see "Compression" in docs/security.md."""

import gzip
import re
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

LEVEL = 6  # as small as 9, in a third of the time
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))(?:;|,|$)", re.IGNORECASE)


def compressed(request: Request, response: Response) -> Response:
    """`response`, packed for browsers that can unpack it."""
    response.headers.add_vary_header("Accept-Encoding")
    if _GZIP.search(request.headers.get("Accept-Encoding", "")):
        response.body = _packed(bytes(response.body))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
    return response


@lru_cache(32)
def _packed(body: bytes) -> bytes:
    # Strangers are all shown the same page.
    return gzip.compress(body, LEVEL, mtime=0)
