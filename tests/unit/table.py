"""The table of routes as tests walk through it, and where an answer leads."""

import re
from collections.abc import Iterator

from httpx2 import Response
from starlette.routing import Route

from routes import ROUTES
from web.endpoint import Endpoint
from web.rows import Page


def endpoints() -> Iterator[tuple[Route, str, Endpoint]]:
    for route in ROUTES:
        page = getattr(route.endpoint, "__self__", None)
        if isinstance(page, Page):
            for method in ("GET", "POST"):
                endpoint = page.endpoints[method]
                if endpoint is not None:
                    yield route, method, endpoint


def path(route: Route) -> str:
    """Where it is, with a number that no row has and a word that means nothing."""
    numbered = re.sub(r"\{\w+:row\}", "999", route.path)
    return re.sub(r"\{[\w:]+\}", "x", numbered)


def to(answer: Response) -> str:
    return answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
