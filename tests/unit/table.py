"""The table of routes as tests walk through it, and where an answer leads."""

import re
from collections.abc import Iterator

from httpx2 import Response
from starlette.routing import Route

from routes import ROUTES, Page
from web.guards import Endpoint


def endpoints() -> Iterator[tuple[Route, str, Endpoint]]:
    for route in ROUTES:
        page = getattr(route.endpoint, "__self__", None)
        if isinstance(page, Page):
            for method in ("GET", "POST"):
                endpoint = page.endpoints[method]
                if endpoint is not None:
                    yield route, method, endpoint


def path(route: Route) -> str:
    return re.sub(r"\{[\w:]+\}", "x", route.path)


def to(answer: Response) -> str:
    return answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
