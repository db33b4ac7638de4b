"""A page with a form while its database comes and goes."""

import threading
from collections.abc import Callable
from html import unescape
from itertools import count
from time import monotonic

from httpx2 import Response
from starlette.testclient import TestClient

from models import database
from tests.unit.browser import Browser

BACK_WITHIN = 10  # seconds, on a busy machine; a look each half second brings it back
AT_MOST = 16  # seconds that anyone waits: no two of the time-outs of 8 and more after each other


class Page:
    """A page with a form, as it was before."""

    def __init__(self, visitor: Browser, path: str = "/profile") -> None:
        self.visitor, self.path, self.names = visitor, path, count()
        with database.connection_context():
            self.fields = visitor.given(path)

    def get(self, **headers: str) -> Response:
        return TestClient.request(self.visitor, "GET", self.path, headers=headers)

    def post(self, **headers: str) -> Response:
        """Change something, other than before."""
        fields = self.fields | {"name": f"Alice {next(self.names)}", "email": ""}
        return TestClient.request(self.visitor, "POST", self.path, data=fields, headers=headers)


def is_refused(answer: Response) -> bool:
    """Whether it is the one page that says so, or its part."""
    assert answer.status_code == 503, (answer.status_code, answer.text)
    assert answer.headers["Retry-After"] == "5"
    return "can't reach its database" in unescape(answer.text)


def seconds(call: Callable[[], object]) -> float:
    start = monotonic()
    call()
    return monotonic() - start


def until_well(page: Page) -> None:
    """Ask as people do who try again, for as long as that may take."""
    start = monotonic()
    while page.get().status_code != 200:
        assert monotonic() < start + BACK_WITHIN
        threading.Event().wait(0.1)
