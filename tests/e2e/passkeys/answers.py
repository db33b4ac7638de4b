"""What a page has from its browser and sends to us: caught on the way, and sent by others."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Page, Route

PUT = """([text, action]) => {
  const form = document.querySelector(`form[action^="${action}"]`);
  form.elements.passkey.value = text;
  form.submit();
}"""


def caught(page: Page, path: str, press: Callable[[], None]) -> str:
    """What the browser has answered, on its way to this path; it doesn't get there."""
    sent: list[str] = []

    def take(route: Route) -> None:
        sent.append(parse_qs(route.request.post_data or "")["passkey"][0])
        route.fulfill(status=204)

    page.route(f"**{path}", take)
    with page.expect_response(f"**{path}"):
        press()
    page.unroute(f"**{path}")
    return sent[0]


def send(page: Page, path: str, answer: str) -> None:
    """Send this from the form on the page that is for this path."""
    page.evaluate(PUT, [answer, path])


@contextmanager
def asking_otherwise(page: Page, path: str, **changed: Any) -> Iterator[None]:
    """Have the page ask the browser for something else than the server at this path says."""

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(answer.json() | changed))

    page.route(f"**{path}", change)
    yield
    page.unroute(f"**{path}")
