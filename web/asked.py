"""What a proxy in front of an app was asked for, and says so when it asks us (S-105, S-107).

Each kind of proxy has one place to say it, read once. What is doubled, missing or oddly written is
refused, not repaired: two programs that repair differently are how a request gets past.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request

from domain.text import host_names
from web.caller import is_from_trusted_proxy
from web.hosts import STANDARD

ORIGINAL_URL = b"x-original-url"
ORIGINAL_METHOD = b"x-original-method"
FORWARDED = (b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-uri", b"x-forwarded-method")
# A handshake of a WebSocket is asked for at the same origin.
SCHEMES = {"https": "https", "wss": "https", "http": "http", "ws": "http"}

METHOD = re.compile(r"[A-Za-z-]{1,32}")
AUTHORITY = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::([1-9][0-9]{0,4}))?")
# Visible ASCII. In a path, browsers and proxies take `\` for `/`, or disagree; after the "?" it's
# text like any other.
TARGET = re.compile(r"""/(?:[!"$&->@-\[\]-~]++|%[0-9A-Fa-f]{2})*+(?:\?[!"$-~]*)?""")
MAX_TARGET = 16 * 1024
MAX_PORT = 65535
PAGE_READS = {"GET", "HEAD"}
BACKGROUND = ("x-requested-with", "upgrade", "hx-request")


class NotAsked(Exception):
    """It isn't clear what was asked for, or it isn't a proxy of ours that says so."""


@dataclass(frozen=True)
class Asked:
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
        """What the app is known by."""
        return f"{self.scheme}://{self.host}"

    @property
    def is_page_load(self) -> bool:
        """Whether a person goes to a page, which can be asked for again after signing in."""
        return self.is_navigation and self.method in PAGE_READS

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


def by_nginx(request: Request) -> Asked:
    """What nginx was asked for; our recipe tells us in headers of its own. Raises NotAsked."""
    given = _given(request, (ORIGINAL_URL, ORIGINAL_METHOD))
    scheme, found, rest = given.get(ORIGINAL_URL, "").partition("://")
    host, slash, target = rest.partition("/")
    if not found or not slash:
        raise NotAsked
    return _asked(request, scheme, host, f"/{target}", given.get(ORIGINAL_METHOD, "GET"))


def by_forwarded(request: Request) -> Asked:
    """What Caddy or Traefik was asked for. Raises NotAsked."""
    given = _given(request, FORWARDED)
    if len(given) != len(FORWARDED):
        raise NotAsked
    return _asked(request, *(given[name] for name in FORWARDED))


def _given(request: Request, names: tuple[bytes, ...]) -> Mapping[bytes, str]:
    if not is_from_trusted_proxy(request):
        raise NotAsked
    found: dict[bytes, str] = {}
    for name, value in request.scope["headers"]:
        if name in names:
            if name in found:
                raise NotAsked
            found[name] = value.decode("latin-1")
    return found


def _asked(request: Request, scheme: str, host: str, target: str, method: str) -> Asked:
    known = SCHEMES.get(scheme, "")
    if len(target) > MAX_TARGET or not TARGET.fullmatch(target) or not METHOD.fullmatch(method):
        raise NotAsked
    exact = _host(known, host.lower()) if known else ""
    if not exact:
        raise NotAsked
    headers = request.headers
    is_htmx = headers.get("HX-Request") == "true"
    return Asked(
        known,
        exact,
        target,
        method,
        is_navigation=_is_navigation(request),
        is_htmx=is_htmx,
        current=_on(f"{known}://{exact}", headers.get("HX-Current-URL", "")) if is_htmx else "",
    )


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


def _is_navigation(request: Request) -> bool:
    """Whether the browser's window goes somewhere, and no script asks in its background."""
    headers = request.headers
    modes = headers.getlist("Sec-Fetch-Mode")
    if modes:
        return modes == ["navigate"]
    if any(name in headers for name in BACKGROUND):
        return False
    return "text/html" in headers.get("Accept", "").lower()


def _on(origin: str, page: str) -> str:
    if not page.startswith(f"{origin}/"):
        return ""
    target = page.removeprefix(origin).partition("#")[0]
    return target if len(target) <= MAX_TARGET and TARGET.fullmatch(target) else ""
