"""The least that Starlette can answer, under our server's options: python -m bench.bare PORT."""

import sys

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from server import serving


def application() -> Starlette:
    """One page of plain text."""
    return Starlette(routes=[Route("/", _hello)])


async def _hello(_: Request) -> Response:
    return PlainTextResponse("Hello")


if __name__ == "__main__":
    serving.run(serving.listen("127.0.0.1", int(sys.argv[1])), "bench.bare:application")
