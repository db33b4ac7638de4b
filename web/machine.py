"""The checks: what the proxy in front of an app asks us about each request to it.

A check is answered whatever happens, and never yes by accident: only the handler says so. nginx
takes 401 and 403 for an answer and anything else for a fault of its own, so it gets nothing else.
What only reads is answered on the event loop, as in `web.endpoint`; no cookie of ours is read.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from domain import security_log
from domain.access import limits
from domain.database import disk, storage
from domain.database.storage import NeedsThread
from models import database
from web.asked import Asked, NotAsked, by_forwarded, by_nginx
from web.caller import client_address
from web.errors import RETRY_AFTER, Busy
from web.request import Request
from web.threads import Threads

Handler = Callable[[Request, Asked], Response]

READS = {"GET", "HEAD"}
# What nginx's auth_request knows to do with an answer.
NGINX_KNOWS = {200, 401, 403}

_logger = logging.getLogger(f"{security_log.LOGGER}.checks")


@dataclass(frozen=True)
class Check:
    """A handler, how it's told what was asked for, and whether nginx's auth_request asks it."""

    handler: Handler
    read: Callable[[Request], Asked]
    is_auth_request: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request. As an ASGI application it has every method of its address."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the answer is no
            response = self._trouble(fault)
        if self.is_auth_request and (response.status_code not in NGINX_KNOWS or response.body):
            response = Response(status_code=403)
        response.headers.setdefault("Cache-Control", "no-store")
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in READS:
            return Response(status_code=403)
        try:
            asked = self.read(request)
        except NotAsked:
            return Response(status_code=403)
        try:
            return storage.read_on_loop(self.handler, request, asked)
        except NeedsThread:
            threads: Threads = request.app.state.ordinary
            return await threads.run(
                self._hop, request, asked, source=limits.site(client_address(request))
            )

    def _hop(self, request: Request, asked: Asked) -> Response:
        request.app.state.open_database()
        with database.connection_context():
            return self.handler(request, asked)

    def _trouble(self, fault: Exception) -> Response:
        if not isinstance(fault, Busy) and disk.noted(fault) is None:
            _logger.error("check-failed", exc_info=fault)
        return Response(status_code=503, headers={"Retry-After": str(RETRY_AFTER)})


def nginx(handler: Handler) -> Check:
    """For nginx's auth_request: 200, 401, 403 and nothing else, with empty bodies."""
    return Check(handler, by_nginx, is_auth_request=True)


def nginx_page(handler: Handler) -> Check:
    """What nginx shows in place of the app."""
    return Check(handler, by_nginx)


def caddy_traefik(handler: Handler) -> Check:
    """For Caddy's forward_auth and Traefik's ForwardAuth, which pass any other answer on."""
    return Check(handler, by_forwarded)
