"""Rows of the table of routes, for people's pages: an address, its handlers by method, for whom."""

from starlette.requests import Request
from starlette.responses import Response

from web.audience import PAGE, Audience, Row
from web.endpoint import Endpoint


class Page:
    """The endpoints of one URL, by method."""

    def __init__(self, get: Endpoint | None, post: Endpoint | None) -> None:
        self.endpoints = {"GET": get, "HEAD": get, "POST": post}
        self.methods = [method for method, endpoint in self.endpoints.items() if endpoint]

    async def respond(self, request: Request) -> Response:
        """Answer with the endpoint of the request's method, which the route has checked."""
        endpoint = self.endpoints[request.method]
        assert endpoint is not None
        return await endpoint(request)


def url(
    path: str,
    name: str,
    *,
    get: Endpoint | None = None,
    post: Endpoint | None = None,
    audience: Audience = PAGE,
) -> Row:
    """One row of the table."""
    page = Page(get, post)
    return Row(path, page.respond, methods=page.methods, name=name, audience=audience)
