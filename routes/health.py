"""Whether the process is alive, for whatever watches it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse


async def alive(_: Request) -> PlainTextResponse:
    """Answers without a thread or the database, so that a storm of sign-ins cannot delay it."""
    return PlainTextResponse("ok\n")
