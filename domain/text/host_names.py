"""What names a machine: an address, or a name that DNS can hold."""

import ipaddress
import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Browsers keep these in a host name, while Python's codec replaces or drops them: it would be
# another host, which may be someone else's.
KEPT_BY_BROWSERS = frozenset("ßẞς\u200c\u200d")

LOCALHOST = "localhost"
OF_LOCALHOST = ("127.0.0.1", "::1")  # where browsers find it, whatever this machine's files say


class Ambiguous(ValueError):
    """A name that browsers look up in DNS by another than Python would."""


def is_loopback(host: str) -> bool:
    """Whether `host` (without a port) is only this machine."""
    if host == LOCALHOST:
        return True
    try:
        return address(host).is_loopback
    except ValueError:
        return False


def address(host: str) -> Address:
    """The address that this is. Raises ValueError."""
    # Only IPv6 goes in brackets; a zone names a network card, which isn't part of a host.
    inside = re.fullmatch(r"\[(.*)\]", host)
    found = ipaddress.IPv6Address(inside[1]) if inside else ipaddress.ip_address(host)
    if getattr(found, "scope_id", None):
        raise ValueError(host)
    return found


def named(host: str) -> str:
    """The host as people open it: this machine by its name, as there are no passkeys at numbers."""
    return LOCALHOST if host in {LOCALHOST, *OF_LOCALHOST} else bracketed(host)


def addresses(host: str, origin: str) -> tuple[str, ...]:
    """Where to listen if `host` is what was configured and `origin` what people open.

    Browsers look for localhost at two addresses, and nobody else must be able to answer there.
    """
    own = OF_LOCALHOST[0] if host == LOCALHOST else host
    others = OF_LOCALHOST if own in OF_LOCALHOST and urlsplit(origin).hostname == LOCALHOST else ()
    return (own, *(other for other in others if other != own))


def bracketed(host: str) -> str:
    """The host as addresses of pages have it."""
    return f"[{host}]" if ":" in host else host


def in_dns(name: str) -> str:
    """The name as DNS knows it, in ASCII. Raises Ambiguous, or ValueError if there can't be one."""
    if not KEPT_BY_BROWSERS.isdisjoint(name):
        raise Ambiguous(name)
    return name if name.isascii() else name.encode("idna").decode("ascii")


def compressed(host: str) -> str:
    """The host as browsers write it: of an IPv6 address there are several spellings."""
    return address(host).compressed if ":" in host else host


def can_exist(host: str) -> bool:
    """Whether it is an address, or a name DNS can hold (RFC 1123 §2.1); `_` is allowed.

    What ends with a number is an address to browsers, or nothing (URL Standard §3.5).
    """
    last = host.lower().rpartition(".")[2]
    if ":" in host or last.isdigit() or re.fullmatch("0x[0-9a-f]*", last):
        return is_address(host)
    label = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
    return len(host) <= 253 and re.fullmatch(rf"{label}(\.{label})*", host.lower()) is not None


def is_address(text: str) -> bool:
    """Whether this is an IP address, without brackets and without a zone."""
    try:
        return getattr(ipaddress.ip_address(text), "scope_id", None) is None
    except ValueError:
        return False


def are_everybody(networks: list[Network]) -> bool:
    """Whether together they are all IPv4 or all IPv6 addresses, such as two halves."""
    fours = ipaddress.collapse_addresses([n for n in networks if isinstance(n, IPv4Network)])
    sixes = ipaddress.collapse_addresses([n for n in networks if isinstance(n, IPv6Network)])
    return 0 in {n.prefixlen for n in fours} | {n.prefixlen for n in sixes}
