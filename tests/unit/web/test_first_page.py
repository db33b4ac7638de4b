"""The page that people open first weighs little, with all that it needs."""

import re

from httpx2 import Response

from tests.unit.browser import Browser

MAX_BYTES = 14 * 1024
REQUESTS = 4  # the page, the style sheet, the script, the icon
LATER = "/static/passkeys.js"  # the page is there without it, and has a limit of its own


def weight(response: Response) -> int:
    """Bytes of this answer on the wire."""
    heads = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
    return heads + int(response.headers["Content-Length"])


def test_the_first_page_weighs_at_most_14_kilobytes(client: Browser, alice: object) -> None:
    page = client.get("/sign-in")
    assert "<h1>Sign in to " in page.text
    needed = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    needed = {address for address in needed if not address.startswith(LATER)}
    answers = [page, *(client.get(address) for address in needed)]
    assert len(answers) <= REQUESTS
    assert sum(map(weight, answers)) <= MAX_BYTES
