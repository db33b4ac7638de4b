"""The address of an app's page as a text: told apart, or refused with what to enter instead."""

import re
from urllib.parse import SplitResult, quote, urlsplit

from domain.apps import addresses
from domain.refusals import Refused
from domain.text import host_names, writing

MAX_ADDRESS = 2000  # characters
EXAMPLE = "such as https://wiki.example.com/callback"

_NO_ADDRESS = f"This is not an address, {EXAMPLE}."
# What may stand in a URL (RFC 3986 §2), and nothing else.
_CHARACTERS = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+"


class UrlRefused(Refused):
    """A text that isn't an address of an app."""

    reason = "app-url-not-allowed"

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def read(text: str) -> SplitResult:
    """The parts of the one address that was entered. Raises UrlRefused."""
    _verify_is_one(text)
    if not re.fullmatch(_CHARACTERS, text):
        raise UrlRefused(_unreadable(text))
    if broken := re.search("%(?![0-9A-Fa-f]{2}).{0,2}", text):
        raise UrlRefused(f"“{broken[0]}” means nothing. For a percent sign itself, enter %25.")
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        raise UrlRefused(_NO_ADDRESS) from None
    if re.match("/(?!/)", text):
        raise UrlRefused(f"This is only a path. Enter the whole address, {EXAMPLE}.")
    if _lacks_scheme(url):
        raise UrlRefused(_NO_ADDRESS if "://" in text else _whole(text))
    if url.scheme in addresses.STANDARD and not url.netloc:
        raise UrlRefused(_whole(url.path))
    return url


def _verify_is_one(text: str) -> None:
    """Refuse what is too long for an address, or several of them."""
    if len(text) > MAX_ADDRESS:
        raise UrlRefused(f"An address can have at most {MAX_ADDRESS} characters.")
    if re.search(r"\s", text):
        raise UrlRefused("There is a space in this address. Enter one address per line.")
    if several := re.search(r"[,;](?=[A-Za-z][A-Za-z0-9+.-]*:/)", text):
        raise UrlRefused(f"Another address follows the “{several[0]}”. Enter one per line.")
    if text.endswith((",", ";")):
        raise UrlRefused(f"Leave out the “{text[-1]}” at the end.")


def _lacks_scheme(url: SplitResult) -> bool:
    """Whether it begins with a host name, whose port makes it look like a scheme."""
    return not url.scheme or (not url.netloc and url.path[:1].isdigit())


def _whole(text: str) -> str:
    rest = text.lstrip("/")
    host = re.split(r":(?=\d+(?:[/?#]|\Z))|[/?#]", rest)[0].lower()
    # An app that is tried out on this machine has no certificate.
    scheme = "http" if host_names.is_loopback(host) else "https"
    return f"Enter the whole address: {scheme}://{rest}"


def _unreadable(text: str) -> str:
    if hidden := next(filter(writing.is_hidden, text), ""):
        return writing.complaint(hidden)
    if text.isascii():
        return _NO_ADDRESS
    try:
        return f"Browsers send letters like these in another form. Enter: {_in_ascii(text)}"
    except host_names.Ambiguous:
        return "Enter the host name as DNS knows it, beginning with xn--."
    except ValueError:
        return _NO_ADDRESS


def _in_ascii(text: str) -> str:
    """The address as browsers send it. Raises Ambiguous, or ValueError if it can't be told."""
    url = urlsplit(text)
    host = host_names.in_dns(url.hostname or "")
    if url.scheme not in addresses.STANDARD or not host:
        raise ValueError(text)
    port = f":{url.port}" if url.port is not None else ""
    escaped = (quote(part, safe="/?&=%:;+,~!$'()*@") for part in (url.path, url.query))
    path, query = escaped
    return f"{url.scheme}://{host}{port}{path}" + (f"?{query}" if query else "")
