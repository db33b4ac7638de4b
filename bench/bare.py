"""The least that Starlette can answer, under our server's options: python -m bench.bare PORT."""

import sys

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from server import serving


def application() -> Starlette:
    """One page of plain text, and a yes to everyone where proxies ask us."""
    return Starlette(routes=[Route("/", _hello), Route("/forward/{proxy}", _yes)])


async def _hello(_: Request) -> Response:
    return PlainTextResponse("Hello")


async def _yes(_: Request) -> Response:
    return Response()


if __name__ == "__main__":
    serving.run([serving.listen("127.0.0.1", int(sys.argv[1]))], "bench.bare:application")
