"""Whether the process is alive and ready, for whatever watches it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from domain import readiness


async def alive(_: Request) -> PlainTextResponse:
    """Answers without a thread or the database, so that a storm of sign-ins cannot delay it."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> PlainTextResponse:
    """503 while database or key do not do their work; why is said in the log only."""
    if await request.app.state.ordinary.run(readiness.is_ready):
        return PlainTextResponse("ready\n")
    return PlainTextResponse("not ready\n", status_code=503)
