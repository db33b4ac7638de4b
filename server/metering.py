"""Counting what a worker does, and telling Prometheus on a port of its own.

Nothing of this is loaded unless NIGHTLATCH_METRICS_PORT is set. The port is taken, and the folder
for the counters made, before the workers are forked. Any of them answers for all.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from socket import socket

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.lifespan.off import LifespanOff

from domain import security_log
from domain.database import storage
from operations import temporary_folders
from operations.metrics.counters import Counters
from operations.metrics.installation import InstallationCollector
from routes import forward_auth
from server import serving
from settings import Settings
from web import threads

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in there
POOL_NOTED_EVERY = 5  # seconds
OTHER = "other"  # a route or method that isn't ours
METHODS = {"GET", "HEAD", "POST"}


@contextmanager
def offered(settings: Settings, port: int) -> Iterator[Callable[[ASGIApp], ASGIApp]]:
    """Within the block workers may be forked, which put what this yields around the application."""
    listening = serving.listen(settings.metrics_host, port, "METRICS_")
    # Not on the disk: a worker would die of writing there once it is full.
    parent = IN_MEMORY if IN_MEMORY.is_dir() else temporary_folders.temporary()
    with listening, temporary_folders.opened(parent) as folder:
        yield lambda app: Metering(app, settings, listening, folder)


class Metering:
    """Around the whole application: how long each request took, and the other port."""

    def __init__(self, app: ASGIApp, settings: Settings, listening: socket, folder: Path) -> None:
        self.app = app
        self.listening = listening
        self.counters = Counters(folder)
        self.installation = InstallationCollector(settings, time.time)
        security_log.listener = self.counters.note_event
        threads.watch_hashing = self._hashing
        forward_auth.watch = self.counters.note_check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, and note how long the answer took."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self._note(scope, status, time.perf_counter() - begun)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._telling())

            async def received() -> Message:
                message = await receive()
                if message["type"] == "lifespan.shutdown":
                    await stack.aclose()  # first: it asks what is about to be closed
                return message

            await self.app(scope, received, send)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else OTHER
        # By the row of the table: a path may name a person.
        route = getattr(scope.get("route"), "path", OTHER)
        self.counters.note_request(method, route, status, seconds)

    def _hashing(self) -> Callable[[], None]:
        """Note that a password waits; returns what notes that it no longer does."""
        begun, waits = time.perf_counter(), True
        self.counters.note_hash_waiting(1)

        def ended() -> None:
            nonlocal waits
            if waits:
                waits = False
                self.counters.note_hash_waiting(-1)
                self.counters.note_hash_wait(time.perf_counter() - begun)

        return ended

    @asynccontextmanager
    async def _telling(self) -> AsyncIterator[None]:
        app = Starlette(routes=[Route("/metrics", self._show)])
        config = Config(
            app,
            log_config=None,  # that of the whole server, which the default would replace
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
        )
        config.load()
        server = Server(config)
        server.lifespan = LifespanOff(config)
        # A copy: what uvicorn closes when this worker ends must stay open in the others.
        await server.startup(sockets=[self.listening.dup()])
        noting = asyncio.create_task(self._note_pool())
        try:
            yield
        finally:
            noting.cancel()
            await server.shutdown()

    async def _note_pool(self) -> None:
        while True:
            self.counters.note_pool(storage.pool_use())
            await asyncio.sleep(POOL_NOTED_EVERY)

    def _show(self, request: Request) -> Response:
        accept = request.headers.get("Accept", "")
        text, kind = self.counters.shown(accept, self.installation)
        return Response(text, headers={"Content-Type": kind})
