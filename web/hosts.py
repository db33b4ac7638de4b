"""Hosts as requests name them: the same one has several spellings (RFC 9110 §4.2.3)."""

import re
from typing import NamedTuple

from domain.apps.addresses import STANDARD
from domain.text import host_names

# Endings under which people register names: what comes before one is an apex.
SHARED = frozenset(
    {"com", "edu", "gov", "net", "org", "info", "name", "asso", "firm", "gouv", "govt", "school"}
    | {"aero", "coop", "mobi", "museum", "press", "shop", "store"}
)


class Place(NamedTuple):
    """Where a server can be asked; port 0 where none was named."""

    scheme: str
    name: str
    port: int

    def answers_to(self, host: str) -> bool:
        """Whether the Host header `host` means this place.

        Without a port too: some proxies leave out the one that they listen on.
        """
        asked = place(self.scheme, host)
        return asked is not None and asked.name == self.name and asked.port in {0, self.port}


def place(scheme: str, authority: str) -> Place | None:
    """What a Host header names: capitals, the usual port and one dot at the end make no odds."""
    pattern = r"(\[[0-9a-f:.]+\]|[^\s\[\]:/?#@%\\]+)(?::([0-9]{0,5}))?"
    found = re.fullmatch(pattern, authority.lower(), re.ASCII)
    if found is None:
        return None
    name, port = _spelled(found[1].removesuffix(".")), int(found[2] or 0)
    return Place(scheme, name, 0 if port == STANDARD[scheme] else port) if name else None


def _spelled(name: str) -> str:
    """As browsers spell it; "" for what only looks like an IPv6 address."""
    if not name.startswith("["):
        return name
    try:
        return host_names.bracketed(host_names.address(name).compressed)
    except ValueError:
        return ""


def origin(text: str) -> Place | None:
    """What an Origin header names."""
    scheme, found, authority = text.partition("://")
    known = found and scheme.lower() in STANDARD
    return place(scheme.lower(), authority) if known else None


def is_its_own(name: str) -> bool:
    """Whether the owner of the host `name` has no neighbors below it.

    So it is with login.example.com; not with example.com or example.co.uk, below which anything
    may be. In doubt, no.
    """
    if name.startswith("[") or host_names.is_address(name):
        return False
    labels = name.split(".")
    shared = len(labels) > 2 and len(labels[-1]) == 2 and _is_shared(labels[-2])
    return len(labels) > (3 if shared else 2)


def _is_shared(label: str) -> bool:
    return len(label) <= 3 or label in SHARED
