"""The administrators' pages of apps, as browsers fill them in."""

from html.parser import HTMLParser
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient


class _Form(HTMLParser):
    """What the form that posts to `path` would send as it stands there."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.is_inside, self.text = path, False, ""
        self.values: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get("action") == self.path and not self.values
        is_unticked = given.get("type") in {"radio", "checkbox"} and "checked" not in given
        is_value = tag == "textarea" or (tag == "input" and given.get("type") != "file")
        if self.is_inside and is_value and not is_unticked and "name" in given:
            self.values.setdefault(given["name"], []).append(given.get("value", ""))
            self.text = given["name"] if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.values[self.text] = [data]

    def handle_endtag(self, tag: str) -> None:
        self.text = ""
        self.is_inside = self.is_inside and tag != "form"


def shown(page: str, path: str) -> dict[str, Any]:
    """What the first such form on this page would send."""
    form = _Form(path)
    form.feed(page)
    assert form.values, f"no form posts to {path}"
    return dict(form.values)


def send(desk: TestClient, path: str, page: str = "", **given: Any) -> Response:
    """Open the page and send the form that posts to `path`, with this entered."""
    fields = shown(desk.get(page or path).text, path)
    return desk.post(path, data={**fields, **given})
