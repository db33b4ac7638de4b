"""The original request to an app, as the proxy in front of it tells us (S-105, S-107).

Each kind of proxy describes that request in headers of its own, read once each. What is doubled,
missing or oddly written is refused, not repaired: two programs that repair differently are how a
request gets past.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from starlette.requests import Request

from domain.apps.addresses import STANDARD
from domain.text import host_names
from web.audience import READS
from web.caller import is_from_trusted_proxy

ORIGINAL_URL, ORIGINAL_METHOD = b"x-original-url", b"x-original-method"
NGINX = frozenset({ORIGINAL_URL, ORIGINAL_METHOD})
PROTO, HOST = b"x-forwarded-proto", b"x-forwarded-host"
URI, METHOD = b"x-forwarded-uri", b"x-forwarded-method"
CADDY_TRAEFIK = frozenset({PROTO, HOST, URI, METHOD})
# What the browser says besides, and proxies pass on.
MODE, ACCEPT, UPGRADE = b"sec-fetch-mode", b"accept", b"upgrade"
HTMX, HTMX_PAGE, SCRIPT = b"hx-request", b"hx-current-url", b"x-requested-with"
BROWSER = frozenset({MODE, ACCEPT, UPGRADE, HTMX, HTMX_PAGE, SCRIPT})
# A handshake of a WebSocket is asked for at the same origin.
SCHEMES = {"https": "https", "wss": "https", "http": "http", "ws": "http"}

TOKEN = re.compile(r"[A-Za-z-]{1,32}")
AUTHORITY = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::([1-9][0-9]{0,4}))?")
# Visible ASCII. In a path, browsers and proxies take `\` for `/`, or disagree; after the "?" it's
# text like any other.
TARGET = re.compile(r"""/(?:[!"$&->@-\[\]-~]++|%[0-9A-Fa-f]{2})*+(?:\?[!"$-~]*)?""")
MAX_TARGET = 16 * 1024
MAX_PORT = 65535
BACKGROUND = frozenset({SCRIPT, UPGRADE, HTMX})

Given = Mapping[bytes, str]


class RequestUnclear(Exception):
    """The original request isn't clear, or no proxy of ours describes it."""


class OriginalRequest(NamedTuple):
    """A request to an app, as its proxy reports it.

    `target` is path and query exactly as they were asked for. It begins with one `/` or more, so it
    leads nowhere else only where `origin` stands before it.
    """

    scheme: str
    host: str  # with its port, unless that is the usual one
    target: str
    method: str
    is_navigation: bool  # a person goes to a page, or sends a form of one
    is_htmx: bool
    # Where the person is, if it is htmx that asks and they are on a page of this app; else "".
    current: str

    @property
    def origin(self) -> str:
        """The origin by which the app is known."""
        return f"{self.scheme}://{self.host}"

    @property
    def is_page_load(self) -> bool:
        """Whether a person goes to a page, which can be asked for again after signing in."""
        return self.is_navigation and self.method in READS

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


def from_nginx(request: Request) -> OriginalRequest:
    """Read the request to nginx from the headers that our recipe sets. Raises RequestUnclear."""
    given = _given(request, NGINX)
    scheme, found, rest = given.get(ORIGINAL_URL, "").partition("://")
    host, slash, target = rest.partition("/")
    if not found or not slash:
        raise RequestUnclear
    return _read(given, scheme, host, f"/{target}", given.get(ORIGINAL_METHOD, "GET"))


def from_forwarded(request: Request) -> OriginalRequest:
    """Read the request to Caddy or Traefik from X-Forwarded-*. Raises RequestUnclear."""
    given = _given(request, CADDY_TRAEFIK)
    if not given.keys() >= CADDY_TRAEFIK:
        raise RequestUnclear
    return _read(given, given[PROTO], given[HOST], given[URI], given[METHOD])


def _given(request: Request, names: frozenset[bytes]) -> Given:
    """The headers of these names, and of those that browsers add.

    Of two with one name neither counts: joined, they are nothing that could be asked for.
    """
    if not is_from_trusted_proxy(request):
        raise RequestUnclear
    given: dict[bytes, str] = {}
    for name, value in request.scope["headers"]:
        if name in names or name in BROWSER:
            text = value.decode("latin-1")
            given[name] = f"{given[name]}, {text}" if name in given else text
    return given


def _read(given: Given, scheme: str, host: str, target: str, method: str) -> OriginalRequest:
    known = SCHEMES.get(scheme, "")
    if len(target) > MAX_TARGET or not TARGET.fullmatch(target) or not TOKEN.fullmatch(method):
        raise RequestUnclear
    exact = _host(known, host.lower()) if known else ""
    if not exact:
        raise RequestUnclear
    is_htmx = given.get(HTMX) == "true"
    current = _on(f"{known}://{exact}", given.get(HTMX_PAGE, "")) if is_htmx else ""
    return OriginalRequest(known, exact, target, method, _is_navigation(given), is_htmx, current)


@lru_cache(1024)
def _host(scheme: str, text: str) -> str:
    """The one spelling of a host and its port; "" if it is none that could be."""
    found = AUTHORITY.fullmatch(text)
    name = _name(found[1]) if found is not None else ""
    if found is None or not name:
        return ""
    port = int(found[2] or STANDARD[scheme])
    if port > MAX_PORT:
        return ""
    return name if port == STANDARD[scheme] else f"{name}:{port}"


def _name(text: str) -> str:
    if not text.startswith("["):
        return text if host_names.can_exist(text) else ""
    try:
        return host_names.bracketed(str(host_names.address(text)))
    except ValueError:
        return ""


def _is_navigation(given: Given) -> bool:
    """Whether the browser's window goes somewhere, and no script asks in its background."""
    if MODE in given:
        return given[MODE] == "navigate"
    return BACKGROUND.isdisjoint(given) and "text/html" in given.get(ACCEPT, "").lower()


def _on(origin: str, page: str) -> str:
    if not page.startswith(f"{origin}/"):
        return ""
    target = page.removeprefix(origin).partition("#")[0]
    return target if len(target) <= MAX_TARGET and TARGET.fullmatch(target) else ""
