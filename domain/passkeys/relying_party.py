"""The relying party that we are to browsers and passkeys: the host of our address, and no other."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from domain.text import host_names


@dataclass(frozen=True)
class RelyingParty:
    """The relying party: its RP ID, and the one origin whose pages may ask for its passkeys.

    The RP ID is the whole host. A parent domain would let every site under it ask for them.
    """

    id: str
    origin: str


def at(origin: str) -> RelyingParty | None:
    """The relying party of this address; None at an IP address, where no browser has passkeys.

    (WebAuthn Level 3 §5.1.2: the RP ID is a domain.)
    """
    host = urlsplit(origin).hostname or ""
    return None if host_names.is_address(host) else RelyingParty(host, origin)


@lru_cache(16)
def id_at(origin: str) -> str:
    """The RP ID of this address; "" where there are no passkeys."""
    found = at(origin)
    return found.id if found is not None else ""
