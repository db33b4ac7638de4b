"""Where a request comes from, as far as it can be believed."""

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.requests import Request

from domain.audit.events import SHELL, Caller
from web import cookies

if TYPE_CHECKING:
    from domain.text.host_names import Network
    from settings import Settings

MAX_BROWSER = 200
MAX_ADDRESS = 46  # characters of an address, and one more
# How proxies may write an address: in quotation marks, IPv6 in brackets, with a port. Of IPv6
# without brackets the last number is no port.
_WITH_PORT = re.compile(
    r"""(?P<quoted>"?)(?:
        \[(?P<bracketed>[^\[\]"]*:[^\[\]"]*)\](?::[0-9]{1,5})?
        | (?P<bare>[0-9.]+):[0-9]{1,5}
        | (?P<whole>[^\[\]"]*)
    )(?P=quoted)""",
    re.VERBOSE,
)


def caller_of(request: Request) -> Caller:
    """Address, browser and device of the caller."""
    browser = _browser(request.headers.get("User-Agent", ""))
    return Caller(client_address(request), browser, cookies.read(request, cookies.DEVICE))


def client_address(request: Request) -> str:
    """The caller's address, as far as it can be believed.

    Behind trusted proxies it is the right-most hop of X-Forwarded-For that is not one of them;
    what is left of it is whatever the client wrote. No one else's header counts (S-104).
    """
    known: str | None = request.scope.get("client_address")
    if known is None:  # the gate asks first, then whoever answers
        known = request.scope["client_address"] = _address(request)
    return known


def is_from_trusted_proxy(request: Request) -> bool:
    """Whether it is one of our proxies that is connected to us, whatever the headers say."""
    settings: Settings = request.app.state.settings
    peer = _parsed(_without_zone(request.client.host if request.client else ""))
    return peer is not None and _is_trusted(peer, settings.trusted_proxies)


def _address(request: Request) -> str:
    settings: Settings = request.app.state.settings
    peer = _parsed(_without_zone(request.client.host if request.client else ""))
    if peer is None:
        return ""
    for hop in reversed(",".join(request.headers.getlist("X-Forwarded-For")).split(",")):
        if not _is_trusted(peer, settings.trusted_proxies):
            break
        address = _parsed(_without_zone(_without_port(hop)))
        if address is None:
            break
        peer = address
    return str(peer)


@lru_cache(1024)
def _browser(user_agent: str) -> str:
    shown = "".join(c for c in user_agent[:MAX_BROWSER] if c.isprintable()).strip()
    # What commands call themselves in the history; no browser does.
    return "" if shown.lower().startswith(SHELL.strip()) else shown


def _is_trusted(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: "tuple[Network, ...]"
) -> bool:
    return any(address in network for network in networks)


def _without_port(hop: str) -> str:
    # Azure's gateways and IIS add the port that the caller came from (as in RFC 7239 §6).
    found = _WITH_PORT.fullmatch(hop.strip())
    return (found["bracketed"] or found["bare"] or found["whole"]) if found is not None else hop


def _without_zone(hop: str) -> str:
    # It names a network card of the writer's, in as many letters as they like (RFC 4007 §11).
    return hop.partition("%")[0].strip()[:MAX_ADDRESS]


@lru_cache(1024)
def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
