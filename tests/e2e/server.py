"""The server under test: in test mode, as testers start it, but in a thread of the story's process.

In this process for three reasons: a fresh server for each story takes a twentieth of a second
instead of two; its clock stands still until a story moves it, so that the second is known in which
something happens; and its database can be read, to count what became of a form sent twice
(`sendings`), and written where no page leads (`arranged`). Whatever else a story needs, it gets by
the test mode's routes and the testers' kit.
"""

import logging
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app import create_app
from domain.database.storage import close_database
from nightlatch_qa import Nightlatch, Phone, site
from operations import logout_sender
from server.serving import listen_at
from settings import Settings
from test_mode.clock import Clock
from test_mode.routes import Addresses
from test_mode.serving import COST, prepare
from tests import engines
from tests.e2e.clock import START, STEP

ENDS_WITHIN = 5  # seconds
LIFESPAN = 1  # the app itself counts as one, until it ends
AT_ONCE = 120  # steps: starting oathtool costs more than an hour of digits

# A story doesn't wait until its server has ended, and closes the database. Whoever still reads then
# takes the process along, so it waits for requests. Stories of apps that are told of sign-outs
# start a process of their own.
logout_sender.LOOKED_EVERY = 60 * 60


class Server(Nightlatch):
    """As testers have it, but for its phones, which share no code with what checks theirs."""

    settings: Settings

    def is_found_at(self, origin: str) -> None:
        """Have the server know where browsers find it: nowhere else do their passkeys work."""
        vars(self.settings)["origin"] = origin  # in place of what it had worked out

    def phone(self, secret: str = "") -> Phone:
        """A phone whose digits come from oathtool."""
        return Phone(self, secret, wait=self.advance_all, app=oathtool)


def oathtool(secret: str, moment: int) -> str:
    """The digits of a key at a moment, by a program that knows nothing of Nightlatch."""
    step = moment // STEP
    return _digits(secret, step - step % AT_ONCE)[step % AT_ONCE]


@cache
def _digits(secret: str, step: int) -> list[str]:
    window = ["-N", f"@{step * STEP}", "-w", str(AT_ONCE - 1)]
    shown = subprocess.run(
        ["oathtool", "--totp", "-b", *window, secret],
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    return shown.stdout.split()


@contextmanager
def running(
    folder: Path,
    *,
    support: str = "",
    site_name: str = Settings.site_name,
    around: Callable[[ASGIApp], ASGIApp] | None = None,
    stopping: list[threading.Thread] | None = None,
) -> Iterator[Server]:
    """A server with nobody on it and its data in `folder`; `around` may change its answers.

    At the end the thread is waited for, or handed to `stopping`, where somebody else does.
    """
    # Bound and listening before the server starts, so that nobody needs to wait for it.
    listening = listen_at(Settings().listens_at, 0)
    port = listening[0].getsockname()[1]
    engines.migrate(folder)
    settings = replace(
        engines.at(folder), port=port, support=support, site_name=site_name, bcrypt_cost=COST
    )
    server, app = _prepared(settings)
    counted = _Counted(around(app) if around else app)
    try:
        with _thread(counted, listening, stopping), site.at(server):
            yield server
            counted.await_end()
    finally:
        close_database()


class _Counted:
    """Around an app: the requests that it is answering, such as one that a page made at the end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and count it until then."""
        self.under_way += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.under_way -= 1

    def await_end(self) -> None:
        """Wait until all of them are answered, but not for ever."""
        end = time.monotonic() + ENDS_WITHIN
        while self.under_way > LIFESPAN and time.monotonic() < end:
            time.sleep(0.005)


@contextmanager
def _thread(
    app: ASGIApp, listening: list[socket.socket], stopping: list[threading.Thread] | None
) -> Iterator[None]:
    config = uvicorn.Config(app, access_log=False, log_level=logging.WARNING, log_config=None)
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": listening})
    thread.start()
    try:
        yield
    finally:
        serving.should_exit = True
        # A server that stops still says so in its database, and the next story opens another one.
        if stopping is None or not engines.is_sqlite():
            thread.join(timeout=10)
        else:
            stopping.append(thread)


def _prepared(settings: Settings) -> tuple[Server, ASGIApp]:
    clock, token = Clock(lambda: START), secrets.token_urlsafe(32)
    link = prepare(settings, clock)
    routes = Addresses(token, clock, settings).routes
    server = Server(settings.origin, token, link)
    server.settings = settings
    return server, create_app(settings, clock, more_routes=routes)
