"""Whether the process is alive and ready, for whatever watches it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from operations.readiness import READY


async def alive(_: Request) -> PlainTextResponse:
    """Answers without a thread or the database, so that a storm of sign-ins cannot delay it."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> PlainTextResponse:
    """503 while database, disk or key do not do their work, and in a word which of them."""
    state = await request.app.state.ordinary.run(request.app.state.readiness.state)
    if state == READY:
        return PlainTextResponse("ready\n")
    return PlainTextResponse(f"not ready: {state}\n", status_code=503)
