"""What holds for every request: headers, the host's name, where a form came from, its size."""

import secrets

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain import security_log
from settings import Settings
from web import errors, host_check, hosts
from web.audience import ANYONE, AUDIENCES, CHECK, PAGE, Audience, Row, Rows
from web.caller import client_address
from web.headers import headers_for
from web.hosts import Place
from web.machine_json import Machine

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeadersMiddleware:
    """Puts request id and security headers on every answer, Starlette's own ones included."""

    def __init__(self, app: Starlette, settings: Settings) -> None:
        self.app = app
        self.rows = Rows(app.routes)
        self.headers = {
            audience: [
                (name.lower().encode(), value.encode())
                for name, value in headers_for(settings, audience).items()
            ]
            for audience in AUDIENCES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        row = self.rows.find(scope["path"])
        audience = scope["audience"] = row.audience if row is not None else PAGE
        scope["request_id"] = secrets.token_hex(8)
        if row is not None and audience is CHECK:
            # Nothing else may answer in its place, whatever is wrong with the request (S-124).
            await self._by(row, scope, receive, send)
            return
        headers = self.headers[audience]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
                own = {name for name, _ in message["headers"]}
                message["headers"] += [
                    *(header for header in headers if header[0] not in own),
                    (b"x-request-id", scope["request_id"].encode()),
                ]
            await send(message)

        if row is not None and (audience is ANYONE or isinstance(row.app, Machine)):
            # There is nothing to look at, or they do it themselves and say in JSON what is wrong.
            await self._by(row, scope, receive, dressed)
            return
        await self.app(scope, receive, dressed)

    async def _by(self, row: Row, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"], scope["route"] = self.app, row
        await row.app(scope, receive, send)


class BodyLimitMiddleware:
    """Counts what comes in, whatever was declared, and stops at what its audience may send."""

    def __init__(self, app: ASGIApp) -> None:
        self.limits = {
            audience: RequestBodyLimitMiddleware(app, max_body_size=audience.max_body)
            for audience in AUDIENCES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await self.limits[scope.get("audience", PAGE)](scope, receive, send)


class HostAndOriginMiddleware:
    """Refuses, ahead of every route, what is not meant for us or not sent by our own pages."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.public = host_check.public(settings.origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request if it must not pass."""
        if scope["type"] == "http":
            request = Request(scope, receive)
            security_log.during(
                security_log.Request(scope.get("request_id", ""), client_address(request))
            )
            refusal = self._refusal(request)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        audience: Audience = request.scope["audience"]
        sentence = host_check.problem(self.settings, audience, headers)
        if sentence:
            security_log.log("refused", reason="host-or-proxy-unknown")
            return errors.page(request, 421, sentence)
        is_unsafe = audience.from_our_pages and request.method not in SAFE_METHODS
        if is_unsafe and not self._is_our_own_page(headers):
            security_log.log("refused", reason="cross-site")
            return errors.page(request, 403)
        length = headers.get("Content-Length", "0")
        if not length.isascii() or not length.isdigit():
            return errors.page(request, 400)
        return errors.page(request, 413) if int(length[:12]) > audience.max_body else None

    def _is_our_own_page(self, headers: Headers) -> bool:
        # A browser sets both headers itself; no script of another site can (S-57).
        site = headers.getlist("Sec-Fetch-Site")
        if site:
            return site == ["same-origin"]
        origins = headers.getlist("Origin")
        origin = hosts.origin(origins[0]) if len(origins) == 1 else None
        return origin is not None and origin in self._own(headers["Host"])

    def _own(self, host: str) -> set[Place | None]:
        return {
            self.public,
            hosts.place("http", host) if host_check.is_this_machine(host) else None,
        }
