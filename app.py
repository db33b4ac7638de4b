"""The application, wired together: routes, middleware, error pages, database. No rules."""

import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import anyio
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

import settings as settings_module
from domain import security_log
from domain.database.storage import forget_reader
from operations import background, configuration, readiness
from operations.database_opener import DatabaseOpener
from operations.instances import Presence
from operations.logout_sender import LogoutSender
from routes import ROUTES
from settings import Settings
from web import error_lookup, errors, machine, paths
from web.assets import StaticAssets
from web.middleware import (
    BodyLimitMiddleware,
    HostAndOriginMiddleware,
    SecurityHeadersMiddleware,
)
from web.paths import STATIC
from web.threads import Hashing, threads_for


def create_app(
    settings: Settings,
    clock: Callable[[], float] = time.time,
    *,
    more_routes: Sequence[Route] = (),
    open_database: Callable[[], None] = lambda: None,
) -> ASGIApp:
    """The application; `clock` gives seconds since 1970. Its database is open, or yet to open."""
    configuration.configure(settings)
    app = Starlette(
        routes=[
            *ROUTES,
            *more_routes,
            Mount("/static", GZipMiddleware(StaticAssets(directory=STATIC)), name="static"),
        ],
        middleware=[
            Middleware(HostAndOriginMiddleware, settings=settings),
            Middleware(BodyLimitMiddleware),
        ],
        exception_handlers={**errors.HANDLERS, HTTPException: error_lookup.by_status},
        lifespan=_lifespan,
    )
    app.router.redirect_slashes = False
    paths.use(app.routes)
    app.state.settings, app.state.clock = settings, clock
    app.state.open_database = open_database
    app.state.readiness = readiness.Watch(open_database)
    return SecurityHeadersMiddleware(app, settings)


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[dict[str, object]]:
    state = app.state
    state.ordinary, state.writing = threads_for(state.settings)
    state.hashing = Hashing(state.settings.hashing_threads)
    async with anyio.create_task_group() as tasks:
        presence = Presence()
        tasks.start_soon(
            background.work, state.settings, state.clock, state.open_database, presence
        )
        sender = LogoutSender(state.settings.origin, state.clock, state.open_database)
        tasks.start_soon(sender.work)
        yield {"only_forbidden": machine.only_forbidden(app.routes)}
        tasks.cancel_scope.cancel()
    await to_thread.run_sync(background.end, presence)
    state.hashing.close()
    state.writing.close()
    state.ordinary.close()
    forget_reader()


def from_environment() -> ASGIApp:
    """The application as a worker process serves it; `serve` has prepared everything."""
    security_log.to_stderr()
    settings = settings_module.load(os.environ)
    opener = DatabaseOpener(settings)
    opener.begin()
    return create_app(settings, open_database=opener.complete)
