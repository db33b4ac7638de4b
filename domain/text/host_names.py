"""What names a machine: an address, or a name that DNS can hold."""

import ipaddress
import re
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network

LOCALHOST = "localhost"
OF_LOCALHOST = ("127.0.0.1", "::1")  # where browsers find it, whatever this machine's files say


def is_loopback(host: str) -> bool:
    """Whether `host` (without a port) is only this machine."""
    if host == LOCALHOST:
        return True
    try:
        return address(host).is_loopback
    except ValueError:
        return False


def address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
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


def can_exist(host: str) -> bool:
    """Whether it is an address, or a name DNS can hold (RFC 1123 §2.1); `_` is allowed."""
    last = host.rpartition(".")[2]
    if ":" in host or last.isdigit():
        return is_address(host)
    label = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
    return len(host) <= 253 and re.fullmatch(rf"{label}(\.{label})*", host.lower()) is not None


def is_address(text: str) -> bool:
    """Whether this is an IP address, without brackets."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def are_everybody(networks: list[Network]) -> bool:
    """Whether together they are all IPv4 or all IPv6 addresses, such as two halves."""
    fours = ipaddress.collapse_addresses([n for n in networks if isinstance(n, IPv4Network)])
    sixes = ipaddress.collapse_addresses([n for n in networks if isinstance(n, IPv6Network)])
    return 0 in {n.prefixlen for n in fours} | {n.prefixlen for n in sixes}
