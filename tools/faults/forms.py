"""The forms of a page, as a browser has them."""

import re
from html.parser import HTMLParser

Form = dict[str, str]


class _Reader(HTMLParser):
    """Collects the forms with their fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Form]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and self.forms and _is_sent(given):
            self.forms[-1][1][given["name"]] = given.get("value", "")


def _is_sent(given: Form) -> bool:
    is_choice = given.get("type") in {"checkbox", "radio"}
    return "name" in given and (not is_choice or "checked" in given)


def on(page: str, action: str) -> Form | None:
    """The fields of the first form that sends to this path, or None if there is no such form."""
    return next((fields for path, fields in _read(page) if path == action), None)


def actions(page: str) -> list[str]:
    """The paths that the forms of the page send to."""
    return [path for path, _ in _read(page)]


def _read(page: str) -> list[tuple[str, Form]]:
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def reason(page: str) -> str:
    """Why the page, or an answer to a program, says no, in the word that is there for machines."""
    found = re.search(r'data-reason="([a-z-]+)"|"error": ?"([a-z_]+)"', page)
    return (found[1] or found[2]) if found else ""


def wait(page: str) -> int:
    """How many seconds it asks one to wait."""
    found = re.search(r'data-retry-after="(\d+)"', page)
    return int(found[1]) if found else 0


def field(page: str, action: str, name: str) -> str:
    """What is in a field of a form."""
    return (on(page, action) or {}).get(name, "")


def codes(page: str) -> list[str]:
    """The recovery codes on a page."""
    return re.findall(r"\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}\b", page)


def secret(page: str) -> str:
    """The key of the authenticator that the page offers to set up."""
    found = re.search(r"otpauth://[^\"<]*?secret=([A-Z2-7]+)", page)
    return found[1] if found else ""
