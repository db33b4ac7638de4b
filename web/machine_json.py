"""Endpoints for other servers, and for scripts of apps: a form or a token in, JSON out.

No cookie of ours counts, nobody is asked anything, and whatever is wrong with a request or with us
is said in JSON (RFC 6749 §5.2) that repeats nothing of what was sent. The gate hands such a request
straight to them (`web.middleware`), so what it asks of others is asked here.
"""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from domain import security_log
from domain.access import limits
from domain.database import disk, storage
from domain.database.storage import NeedsThread
from domain.oidc import clients
from web import host_check, machine_form
from web.audience import MACHINE
from web.caller import client_address
from web.endpoint import in_thread
from web.errors import RETRY_AFTER, Busy
from web.machine_form import Given, Refusal, malformed
from web.request import Request
from web.threads import Threads

T = TypeVar("T")
Handler = Callable[[Request, Given], Response]

NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
PREFLIGHT_LASTS = 600  # seconds that a browser remembers what it may send

_logger = logging.getLogger(f"{security_log.LOGGER}.machine")


def answer(content: Mapping[str, Any], status: int = 200, headers: Given | None = None) -> Response:
    """JSON that nobody keeps."""
    body = json.dumps(content, separators=(",", ":")).encode()
    return Response(body, status, {**NOT_KEPT, **(headers or {})}, "application/json")


@dataclass(frozen=True)
class Machine:
    """A handler, and by which methods it is asked; to Starlette it is an application."""

    handler: Handler
    methods: tuple[str, ...] = ("POST",)
    # Whether scripts of apps may ask that have no server of their own (CORS).
    for_scripts: bool = False
    on_event_loop: bool = False
    # Whether every answer writes: one does at a time, so that more threads only get in each
    # other's way. With twelve, a code took 3 to 30 % more processor time than with two.
    always_writes: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever is wrong with the request or with us."""
        request = Request(scope, receive)
        security_log.during(security_log.Request(scope["request_id"], client_address(request)))
        try:
            response = await self._answered(request)
        except ClientDisconnect:
            return
        if request.method == "HEAD":
            response.body = b""  # the headers are those of GET (RFC 9110 §9.3.2)
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        try:
            self._refuse_unanswerable(request)
            given = await machine_form.read(request) if request.method == "POST" else {}
            return await self._asked(
                request, lambda again: self._decided(again, given), on_loop=self.on_event_loop
            )
        except Refusal as refusal:
            return await self._readable(request, _refused(refusal), waits=True)
        except ClientDisconnect:
            raise
        except Exception as fault:  # noqa: BLE001  # whatever it is, programs are told in JSON
            return await self._readable(request, _trouble(fault), waits=False)

    async def _readable(self, request: Request, refusal: Response, *, waits: bool) -> Response:
        """A refusal that the page which asked can read as well, unless whose it is can't be told.

        A page that can't learn of a fault, nor how long to wait, takes it for the network's. Where
        the database is in trouble nobody waits for that.
        """
        if self.for_scripts and "Origin" in request.headers:
            with suppress(Exception):  # whatever fails now, the refusal is told
                refusal.headers.update(
                    await self._asked(request, self._cors, on_loop=True)
                    if waits
                    else storage.read_on_loop(self._cors, request)
                )
        return refusal

    def _refuse_unanswerable(self, request: Request) -> None:
        sentence = host_check.problem(request.settings, MACHINE, request.headers)
        if sentence:
            security_log.log("refused", reason="host-or-proxy-unknown")
            raise malformed(sentence, 421)
        answered = (*self.methods, *(["HEAD"] if "GET" in self.methods else []))
        if request.method not in {*answered, *(["OPTIONS"] if self.for_scripts else [])}:
            allowed = {"Allow": ", ".join(answered)}
            raise malformed(f"Use {' or '.join(self.methods)}.", 405, allowed)

    async def _asked(self, request: Request, call: Callable[[Request], T], *, on_loop: bool) -> T:
        if on_loop:
            with suppress(NeedsThread):
                return storage.read_on_loop(call, request)
        state = request.app.state
        threads: Threads = state.writing if self.always_writes else state.ordinary
        source = limits.site(client_address(request))
        return await threads.run(in_thread, call, request, source=source)

    def _decided(self, request: Request, given: Given) -> Response:
        allowed = self._cors(request) if self.for_scripts else {}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**NOT_KEPT, **allowed})
        try:
            response = self.handler(request, given)
        except Refusal as refusal:
            response = _refused(refusal)
        response.headers.update(allowed)
        return response

    def _cors(self, request: Request) -> dict[str, str]:
        """What lets a page elsewhere read the answer: one of a public app of ours, and no other."""
        origin = request.headers.get("Origin", "")
        if not origin or not clients.is_origin_of_public_app(origin):
            return {"Vary": "Origin"}
        allowed = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
        if request.method != "OPTIONS":
            return allowed | {"Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After"}
        return allowed | {
            "Access-Control-Allow-Methods": ", ".join(self.methods),
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_LASTS),
        }


def _refused(refusal: Refusal) -> Response:
    return answer(refusal.told, refusal.status, refusal.headers)


def _trouble(fault: Exception) -> Response:
    """503 for what passes by itself, 500 for a fault of ours, which is logged."""
    if isinstance(fault, Busy) or disk.noted(fault) is not None:
        headers = {"Retry-After": str(RETRY_AFTER)}
        words = "The server is busy. Try again in a few seconds."
        return answer(
            {"error": "temporarily_unavailable", "error_description": words}, 503, headers
        )
    _logger.error("machine-failed", exc_info=fault)
    words = "Something went wrong on our side."
    return answer({"error": "server_error", "error_description": words}, 500)
