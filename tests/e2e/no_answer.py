"""A line on which answers are a proxy's, come late or never come; what a page then says."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Error, Locator, Page, Route

from tests.e2e.browsers import Windows

NGINX = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
)
HTML = {"content-type": "text/html"}
UNREACHED = "The server can't be reached right now. Nothing on this page is lost"
UNANSWERED = "The server hasn't answered yet. Nothing on this page is lost"


Answer = Callable[[Route], None]
NO_ANSWERS: dict[str, Answer] = {
    "nginx's 502": lambda route: route.fulfill(status=502, headers=HTML, body=NGINX),
    "nginx's 504": lambda route: route.fulfill(status=504, headers=HTML, body=NGINX),
    "Caddy's empty 502": lambda route: route.fulfill(status=502),
    "somebody else's page": lambda route: route.fulfill(
        status=200,
        headers=HTML | {"HX-Retarget": "main"},
        body="<h1>Welcome to the Wi-Fi</h1>",
    ),
    "the network gone": lambda route: route.abort("internetdisconnected"),
    "the connection reset": lambda route: route.abort("connectionreset"),
    "the connection refused": lambda route: route.abort("connectionrefused"),
}


class Line:
    """What becomes of the requests that htmx makes on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._kept: list[Route] = []
        self._lost: list[Route] = []
        self._keeps = True

    def answers(self, answer: Answer) -> None:
        """Let `answer` stand in for the server."""
        self._take(lambda route: answer(route) if self._is_htmx(route) else route.continue_())

    def holds(self, path: str = "") -> None:
        """Keep requests back, forms of the page's own included."""
        self._keeps = True
        self._take(self._keep, path)

    def loses(self) -> None:
        """What it has kept so far is never answered."""
        self._lost += self._kept
        self._kept = []

    def lets_go(self) -> None:
        """Pass on what it keeps, and what is about to arrive."""
        self._keeps = False
        for route in self._kept:
            route.continue_()
        self._kept = []

    def breaks(self) -> None:
        """No answer comes any more to what it has not passed on."""
        self.loses()
        for route in self._lost:
            with suppress(Error):  # the page may have given up on it
                route.abort()

    def works(self) -> None:
        """Let everything through again."""
        self.page.unroute_all()

    def _keep(self, route: Route) -> None:
        if self._keeps:
            self._kept.append(route)
        else:
            route.continue_()

    def _take(self, handler: Answer, path: str = "") -> None:
        self.page.unroute_all()
        self.page.route(re.compile(f"^(?!.*/static/).*{path}"), handler)

    def _is_htmx(self, route: Route) -> bool:
        return route.request.headers.get("hx-request") == "true"


def told(page: Page) -> Locator:
    """The sentence, in the dialog if one is open."""
    region = ":modal > [role=status]" if page.locator(":modal").count() else "#notice[role=status]"
    return page.locator(region).locator("[data-reason=no-answer]")


@contextmanager
def line_on(page: Page, windows: Windows) -> Iterator[Line]:
    """The line of this page, which works again at the end."""
    windows.refusals = re.compile(r"Failed to load resource|htmx: htmx:error: Failed to fetch")
    line = Line(page)
    yield line
    line.breaks()
    line.works()
