"""Whom people ask, with what reaches them as a link: an email address, a telephone, a page."""

import re
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

_REACHES = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<web>https://[^\s<>\"]*[\w/])"
    r"|(?P<phone>\+?[0-9(][0-9 ()/.-]{4,}[0-9])",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 6  # or "9 - 17" were a telephone


@lru_cache(8)
def linked(text: str) -> Markup:
    """`text` as a page shows it, apart from what surrounds it and with its links."""
    parts, end = [], 0
    for found in _REACHES.finditer(text):
        parts += [Markup.escape(text[end : found.start()]), _link(found)]
        end = found.end()
    inside = Markup("").join([*parts, Markup.escape(text[end:])])
    return Markup('<bdi translate="no">{}</bdi>').format(inside)


def _link(found: re.Match[str]) -> Markup:
    shown = found[0]
    address = _address(found)
    return Markup('<a href="{}">{}</a>').format(address, shown) if address else Markup.escape(shown)


def _address(found: re.Match[str]) -> str:
    if found["mail"]:
        return "mailto:" + quote(found["mail"], safe="@+")
    if found["web"]:
        return found["web"]
    number = re.sub(r"\(0\)|[^0-9+]", "", found["phone"])
    return f"tel:{number}" if len(number) >= _FEWEST_DIGITS else ""
