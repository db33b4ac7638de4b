"""The application, wired together: routes, middleware, error pages, database. No rules."""

import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count

import anyio
from peewee import PeeweeException
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

import settings as settings_module
from domain import security_log
from domain.access import sessions
from domain.clock import days, server_clock
from domain.database import disk
from domain.database.storage import forget_reader
from domain.users import passwords
from models import database
from operations import backup_schedule, housekeeping, readiness, startup
from routes import ROUTES
from settings import Settings
from web import errors, paths
from web.assets import KEPT
from web.middleware import MAX_BODY, HostAndOriginMiddleware, SecurityHeadersMiddleware
from web.paths import STATIC
from web.threads import Hashing, Threads

SWEEP_TRIED_EVERY = 60  # minutes


class Assets(StaticFiles):
    """Static files; those asked for with their version may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file."""
        response = await super().get_response(path, scope)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = KEPT if versioned else "no-cache"
        return response


def create_app(
    settings: Settings,
    clock: Callable[[], float] = time.time,
    *,
    more_routes: Sequence[Route] = (),
) -> ASGIApp:
    """The application over an open database; `clock` gives seconds since 1970."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.ordinary = Threads(settings.ordinary_threads)
        app.state.hashing = Hashing(settings.hashing_threads)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_keep_house, app)
            yield
            tasks.cancel_scope.cancel()
        app.state.hashing.close()
        app.state.ordinary.close()
        forget_reader()

    app = Starlette(
        routes=[
            *ROUTES,
            *more_routes,
            Mount("/static", GZipMiddleware(Assets(directory=STATIC)), name="static"),
        ],
        middleware=[
            Middleware(HostAndOriginMiddleware, settings=settings),
            Middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY),
        ],
        exception_handlers=errors.HANDLERS,
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    paths.use(app.routes)
    days.use_zone(settings.timezone)
    sessions.use_lifetimes(settings.session_idle_minutes * 60, settings.session_hours * 60 * 60)
    app.state.settings, app.state.clock = settings, clock
    app.state.readiness = readiness.Watch()
    passwords.use_context([settings.site_name])
    return SecurityHeadersMiddleware(app, settings)


async def _keep_house(app: Starlette) -> None:
    for minute in count():
        works = (_sweep, _back_up) if minute % SWEEP_TRIED_EVERY == 0 else (_note_time,)
        for work in works:
            with suppress(errors.Busy):
                await app.state.ordinary.run(work, app)
        await anyio.sleep(server_clock.NOTED_EVERY)


def _note_time(app: Starlette) -> None:
    # Whether or not anybody comes: to know when the clock goes back, and by how much.
    try:
        with database.connection_context():
            server_clock.note(int(app.state.clock()))
    except PeeweeException as fault:
        disk.noted(fault)


def _sweep(app: Starlette) -> None:
    try:
        with database.connection_context():
            housekeeping.sweep_if_due(int(app.state.clock()))
    except PeeweeException as fault:
        disk.noted(fault)
        # Tomorrow is another day; the requests will say what is wrong with the database.
        logging.getLogger(security_log.LOGGER).exception("sweep-failed")


def _back_up(app: Starlette) -> None:
    settings = app.state.settings
    if settings.backup_dir is None:
        return
    try:
        with database.connection_context():
            backup_schedule.make_if_due(
                settings.backup_dir, settings.backup_keep, int(app.state.clock())
            )
    except PeeweeException as fault:
        disk.noted(fault)
        logging.getLogger(security_log.LOGGER).exception("backup-failed")


def from_environment() -> ASGIApp:
    """The application as a worker process serves it; `serve` has prepared everything."""
    security_log.to_stderr()
    settings = settings_module.load(os.environ)
    startup.open_existing(
        settings.data_dir,
        settings.secret_key,
        bcrypt_cost=settings.bcrypt_cost,
        connections=settings.ordinary_threads + settings.hashing_threads + 2,
    )
    # Not by `prepare` alone: another server may start this application, or the file be another one.
    with database.connection_context():
        startup.verify_purpose(settings.data_dir, for_tests=False)
    return create_app(settings)
