"""Documents that programs anywhere fetch again and again: public, the same for all, and cheap.

The gate (`web.middleware`) hands them a request without looking at it: nothing in it makes a
difference but the method, and which version is there already.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from domain.access import limits
from domain.database import changes, storage
from domain.database.storage import NeedsThread
from web.audience import READS
from web.caller import client_address
from web.endpoint import in_thread
from web.machine import trouble
from web.request import Request
from web.threads import Threads

KEPT_FOR = 5 * 60  # seconds
# Seconds for which one that was read from the database is given again without asking, unless this
# process has written something: so another one's change shows as soon as this, and our own at once.
READ_EVERY = 0.1
# Any page may read what everybody may read (Fetch standard, CORS).
FOR_ALL = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = FOR_ALL | {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
ALLOW = {"Allow": "GET, HEAD, OPTIONS"}

Head = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Document:
    """A document, and what it is sent with; `kept_as` are the headers for those who have it."""

    content: bytes
    etag: bytes
    head: Head
    kept_as: Head


def document(content: Any) -> Document:
    """The document that holds `content` as JSON."""
    text = json.dumps(content, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(text).hexdigest()[:16]}"'
    headers = FOR_ALL | {"Cache-Control": f"public, max-age={KEPT_FOR}", "ETag": etag}
    kept_as = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    length = str(len(text)).encode()
    head = [*kept_as, (b"content-type", b"application/json"), (b"content-length", length)]
    return Document(text, etag.encode(), head, kept_as)


@dataclass
class Newest:
    """A document as it was read last, and when; moments are those of a clock that never jumps."""

    found: Document | None = None
    read_at: float = 0.0
    version: object = None

    def get(self, moment: float) -> Document | None:
        """The document, None where it may differ by now."""
        is_new = moment < self.read_at + READ_EVERY and self.version == changes.version()
        return self.found if is_new else None


@dataclass(frozen=True)
class PublicDocument:
    """The endpoint of a document; to Starlette it is an application."""

    find: Callable[[Request], Document]
    # Whether to find it means to read the database.
    reads: bool = False
    newest: Newest = field(default_factory=Newest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["method"] not in READS:
            await other(scope["method"])(scope, receive, send)
            return
        try:
            found = await self._found(Request(scope, receive))
        except Exception as fault:  # noqa: BLE001  # no error page of ours is for programs
            await trouble(fault)(scope, receive, send)
            return
        is_there = any(n == b"if-none-match" and found.etag in v for n, v in scope["headers"])
        status, head = (304, found.kept_as) if is_there else (200, found.head)
        body = b"" if is_there or scope["method"] == "HEAD" else found.content
        await send({"type": "http.response.start", "status": status, "headers": list(head)})
        await send({"type": "http.response.body", "body": body})

    async def _found(self, request: Request) -> Document:
        if not self.reads:
            return self.find(request)
        moment, version = monotonic(), changes.version()  # before reading: others write meanwhile
        newest = self.newest
        found = newest.get(moment)
        if found is None:
            found = await self._read(request)
            newest.found, newest.read_at, newest.version = found, moment, version
        return found

    async def _read(self, request: Request) -> Document:
        try:
            return storage.read_on_loop(self.find, request)
        except NeedsThread:
            threads: Threads = request.app.state.ordinary
            source = limits.site(client_address(request))
            return await threads.run(in_thread, self.find, request, source=source)


def other(method: str) -> Response:
    """The answer to a method by which nothing of this kind can be had."""
    if method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    return Response(status_code=405, headers=FOR_ALL | ALLOW)
