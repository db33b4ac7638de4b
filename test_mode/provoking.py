"""Around the application of a server for tests: lets apps meet the faults that a test asked for."""

from collections.abc import Callable
from typing import Any

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from models import database
from test_mode.buffered_request import BufferedRequest
from test_mode.clock import Clock
from test_mode.faults import BEFORE, Fault, Faults
from test_mode.steps import STEPS, Step


class Provoking:
    """The middleware. What no fault was asked for passes it untouched."""

    def __init__(self, app: ASGIApp, faults: Faults, clock: Clock, issuer: str) -> None:
        self.app = app
        self.faults = faults
        self.clock = clock
        self.issuer = issuer
        self._one = CapacityLimiter(1)  # with a connection of its own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by itself, or have the application answer, and change that."""
        is_meant = scope["type"] == "http" and scope["method"] in {"GET", "POST"}
        step = STEPS.get(scope["path"]) if is_meant and self.faults else None
        if step is None:
            await self.app(scope, receive, send)
            return
        asked = BufferedRequest(scope, await Request(scope, receive).body(), self.issuer)
        answer = await self._answer(step, asked)
        await answer(scope, receive, send)

    async def _answer(self, step: Step, asked: BufferedRequest) -> Response:
        client_id = await self._in_thread(step.whose, asked)
        fault = self.faults.take(step.name, client_id)
        await anyio.sleep(fault.get("slow", 0))
        instead: Response | None = await self._in_thread(step.before, asked, fault)
        if instead is not None:
            return instead
        answer = await asked.answered_by(self.app)
        rest: Fault = {name: fault[name] for name in fault if name not in BEFORE}
        if not rest:
            return answer
        changed: Response | None = await self._in_thread(
            step.after, answer, rest, int(self.clock())
        )
        if changed is None:
            self.faults.put_back(step.name, client_id, rest)
        return changed or answer

    async def _in_thread(self, look: Callable[..., Any], *what: Any) -> Any:
        return await to_thread.run_sync(_connected, look, *what, limiter=self._one)


def _connected(look: Callable[..., Any], *what: Any) -> Any:
    with database.connection_context():
        return look(*what)
