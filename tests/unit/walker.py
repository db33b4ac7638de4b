"""A person at the site's pages, who follows links and sends the forms as they stand there."""

import re
from html import unescape

from httpx2 import Response
from starlette.testclient import TestClient

from tests.unit.browser import form

HTMX = {"HX-Request": "true"}


class Walker:
    """One tab: the page it shows, and what is done there."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.answer = Response(200)

    @property
    def at(self) -> str:
        """The address of the page, without the site's."""
        return self.answer.url.raw_path.decode()

    def goes(self, path: str) -> "Walker":
        self.answer = self.client.get(path, follow_redirects=True)
        assert self.answer.status_code < 500
        return self

    def clicks(self, text: str) -> "Walker":
        """Follow the link that begins with these words."""
        links = re.findall(rf'<a\b[^>]*href="([^"]*)"[^>]*>{re.escape(text)}', self.answer.text)
        assert links, (text, self.at)
        return self.goes(unescape(links[0]))

    def sends(self, path: str, *, by_htmx: bool = False, which: int = 0, **typed: str) -> "Walker":
        """Send the form on the page that posts to this path, the first if there are several."""
        [action, *_] = re.findall(rf'action="({path}(?:\?[^"]*)?)"', self.answer.text)
        fields = form(self.answer.text, action, which) | typed
        action = unescape(action)
        headers = HTMX if by_htmx else {}
        sent = self.client.post(action, data=fields, headers=headers, follow_redirects=True)
        assert sent.status_code < 500, sent.text
        if "HX-Redirect" in sent.headers:
            return self.goes(sent.headers["HX-Redirect"])
        self.answer = sent
        return self
