"""The checks: what the proxy in front of an app asks us about each request to it.

A check is answered whatever happens, and never yes by accident: only its handler says so. nginx
takes 401 and 403 for an answer and anything else for a fault of its own, so it gets nothing else.
What only reads is answered on the event loop, as in `web.endpoint`; no cookie of ours counts here.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from domain import security_log
from domain.access import limits
from domain.database import disk, storage
from domain.database.storage import NeedsThread
from operations.answer_mark import MARK
from web.audience import READS, Row
from web.caller import client_address
from web.endpoint import in_thread
from web.errors import RETRY_AFTER, Busy
from web.original_requests import OriginalRequest, RequestUnclear, from_forwarded, from_nginx
from web.request import Request
from web.threads import Threads

Handler = Callable[[Request, OriginalRequest], Response]

# What a proxy passes on stands on the app's host, and no policy of ours may stay there: not that
# the host has https for a year, for one.
ON_APPS_HOST = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    **MARK,
}

NOT_STORED = (b"cache-control", b"no-store")

_logger = logging.getLogger(f"{security_log.LOGGER}.checks")


@dataclass(frozen=True)
class Check:
    """A handler, and how its original request is read; to Starlette it is an application."""

    handler: Handler
    read: Callable[[Request], OriginalRequest]
    can_be: Callable[[Response], bool]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever is wrong with the request or with us."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except RequestUnclear:
            _note(request)
            security_log.log("refused", reason="check-unclear")
            response = Response(status_code=403)
        except Exception as fault:  # noqa: BLE001  # whatever it is, it isn't a yes
            _note(request)
            response = trouble(fault)
        if not self.can_be(response):
            response = Response(status_code=403)
        _surround(response, scope["request_id"])
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in READS:
            return Response(status_code=403)
        original = self.read(request)
        try:
            return storage.read_on_loop(self.handler, request, original)
        except NeedsThread:
            return await self._in_thread(request, original)

    async def _in_thread(self, request: Request, original: OriginalRequest) -> Response:
        source = limits.site(_note(request))
        threads: Threads = request.app.state.ordinary
        return await threads.run(
            in_thread, lambda again: self.handler(again, original), request, source=source
        )


def nginx(handler: Handler) -> Check:
    """For nginx's auth_request: 200, 401, 403 and nothing else, with empty bodies."""
    return Check(handler, from_nginx, _is_for_auth_request)


def nginx_page(handler: Handler) -> Check:
    """What nginx shows in place of the app."""
    return Check(handler, from_nginx, lambda _: True)


def caddy_traefik(handler: Handler) -> Check:
    """For Caddy's forward_auth and Traefik's ForwardAuth: a yes, or an answer to be passed on."""
    return Check(
        handler, from_forwarded, lambda answer: _is_yes(answer) or answer.status_code >= 300
    )


def only_forbidden(routes: Iterable[BaseRoute]) -> frozenset[bytes]:
    """Where nginx asks, so that even a request that can't be read must be answered by 403."""
    checks = [(route.path, route.endpoint) for route in routes if isinstance(route, Row)]
    return frozenset(
        path.encode()
        for path, check in checks
        if isinstance(check, Check) and check.can_be is _is_for_auth_request
    )


def trouble(fault: Exception) -> Response:
    """What programs are told when it is our fault, which the log explains."""
    if not isinstance(fault, Busy) and disk.noted(fault) is None:
        _logger.error("check-failed", exc_info=fault)
    headers = {"Retry-After": str(RETRY_AFTER)}
    return Response("The server is busy. Try again in a few seconds.\n", 503, headers, "text/plain")


def _is_for_auth_request(answer: Response) -> bool:
    return _is_yes(answer) or (answer.status_code in {401, 403} and not answer.body)


def _is_yes(answer: Response) -> bool:
    return answer.status_code == 200 and not answer.body


def _note(request: Request) -> str:
    """Note whose request the lines of the log are about; returns the address. A yes has none."""
    address = client_address(request)
    security_log.during(security_log.Request(request.scope["request_id"], address))
    return address


def _surround(answer: Response, request_id: str) -> None:
    """Put on it what else it needs; a yes is read by no one but the proxy."""
    if _is_yes(answer):
        answer.raw_headers.append(NOT_STORED)
        return
    for name, value in (ON_APPS_HOST | {"X-Request-Id": request_id}).items():
        answer.headers.setdefault(name, value)
