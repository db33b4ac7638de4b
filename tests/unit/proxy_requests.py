"""Requests of proxies, which report the original request to an app."""

from collections.abc import Sequence
from ipaddress import ip_network
from types import SimpleNamespace

from settings import Settings
from web import original_requests
from web.original_requests import OriginalRequest
from web.request import Request

PROXIES = (ip_network("10.0.0.0/24"), ip_network("fd00::/64"))
PROXY = "10.0.0.7"
SETTINGS = Settings(trusted_proxies=PROXIES)
WIKI = "https://wiki.example.test"

Headers = Sequence[tuple[str, str]]


def request(headers: Headers, peer: str | None = PROXY, query: bytes = b"") -> Request:
    state = SimpleNamespace(settings=SETTINGS)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/forward",
        "query_string": query,
        "client": (peer, 1) if peer is not None else None,
        "app": SimpleNamespace(state=state),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }
    return Request(scope)


def nginx(url: str, *more: tuple[str, str], peer: str | None = PROXY) -> OriginalRequest:
    return original_requests.from_nginx(request([("X-Original-URL", url), *more], peer))


def forwarded(  # the four headers
    *more: tuple[str, str], proto: str = "https", host: str = "wiki.example.test", uri: str = "/",
    method: str = "GET", peer: str | None = PROXY,
) -> OriginalRequest:  # fmt: skip
    given = [("Proto", proto), ("Host", host), ("Uri", uri), ("Method", method)]
    headers = [(f"X-Forwarded-{name}", value) for name, value in given]
    return original_requests.from_forwarded(request([*headers, *more], peer))
