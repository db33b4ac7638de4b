"""What holds for every request: headers, the host's name, where a form came from, its size."""

import secrets

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain import security_log
from domain.text import host_names
from settings import Settings
from web import errors, hosts
from web.audience import ANYONE, AUDIENCES, CHECK, PAGE, Audience, Rows
from web.caller import client_address
from web.headers import headers_for
from web.hosts import Place

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What proxies, tunnels and content networks add, none of them all of it. One that adds nothing
# can't be told apart from a client on this machine.
FORWARDED = {
    *("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"),
    *("fly-client-ip", "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port"),
    *("x-forwarded-prefix", "x-forwarded-proto", "x-forwarded-scheme", "x-forwarded-server"),
}


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
            scope["app"], scope["route"] = self.app, row
            await row.app(scope, receive, send)
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

        if row is not None and audience is ANYONE:
            scope["app"], scope["route"] = self.app, row
            await row.app(scope, receive, dressed)  # there is nothing to look at
            return
        await self.app(scope, receive, dressed)


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
        public = hosts.origin(settings.origin)
        assert public is not None, "settings.py has read it as an address"
        self.public = public

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
        sentence = "" if audience.any_host else self._misdirected(audience, headers)
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

    def _misdirected(self, audience: Audience, headers: Headers) -> str:
        given = headers.getlist("Host")
        host = given[0] if len(given) == 1 else ""
        if not (self.public.answers_to(host) or _is_this_machine(host)):
            return self._by_another_name(audience, host)
        if not self.settings.public_url and not FORWARDED.isdisjoint(headers.keys()):
            return (
                "A proxy passed this request on, but the server isn't set up to trust it. Set "
                "NIGHTLATCH_PUBLIC_URL to the https address people open and "
                "NIGHTLATCH_TRUSTED_PROXIES to the proxy's own address, such as 127.0.0.1, and "
                "restart the server."
            )
        return ""

    def _by_another_name(self, audience: Audience, host: str) -> str:
        asked = hosts.place("http", host)
        names = {asked.name, f"{asked.name}:{asked.port}"} if asked is not None else set()
        if not names.isdisjoint(self.settings.internal_hosts):
            mine = (
                f"This name is for other servers. People open this site at {self.settings.origin}."
            )
            return "" if audience.internal_hosts else mine
        return (
            f"This server answers at {self.settings.origin}. To use this address instead, set "
            "NIGHTLATCH_PUBLIC_URL to the https address people open, and restart the server."
        )

    def _is_our_own_page(self, headers: Headers) -> bool:
        # A browser sets both headers itself; no script of another site can (S-57).
        site = headers.getlist("Sec-Fetch-Site")
        if site:
            return site == ["same-origin"]
        origins = headers.getlist("Origin")
        origin = hosts.origin(origins[0]) if len(origins) == 1 else None
        return origin is not None and origin in self._own(headers["Host"])

    def _own(self, host: str) -> set[Place | None]:
        return {self.public, hosts.place("http", host) if _is_this_machine(host) else None}


def _is_this_machine(host: str) -> bool:
    asked = hosts.place("http", host)
    return asked is not None and host_names.is_loopback(asked.name)
