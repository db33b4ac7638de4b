"""Files that browsers may keep for good: their addresses change with what is in them."""

import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file served from memory; `version` changes with what is in it."""

    content: bytes
    media_type: str
    version: str


def asset(content: bytes, media_type: str) -> Asset:
    """The file that has this in it."""
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:10])


def served(request: Request, asset: Asset) -> Response:
    """The file, or 304 to a browser that has it."""
    # What is asked for by another version is not what would be kept under that address.
    kept = KEPT if request.query_params.get("v") == asset.version else "no-cache"
    headers = {"Cache-Control": kept, "ETag": f'"{asset.version}"'}
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


class StaticAssets(StaticFiles):
    """Static files, always whole; those asked for with their version may be kept for good."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one file, whatever part of it is asked for (RFC 9110 §14.2).

        They are small. Starlette refuses what it can't read of a range, which is to be ignored.
        """
        headers = [header for header in scope["headers"] if header[0] != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Find the file."""
        response = await super().get_response(path, scope)
        del response.headers["Accept-Ranges"]
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = KEPT if versioned else "no-cache"
        return response
