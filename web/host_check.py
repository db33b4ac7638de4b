"""Check the Host header of a request: by which names we answer, and to whom (S-124)."""

from functools import lru_cache

from starlette.datastructures import Headers

from domain.text import host_names
from settings import Settings
from web import hosts
from web.audience import Audience
from web.hosts import Place

# Headers that proxies, tunnels and content networks add, none of them all of these. A proxy that
# adds none can't be told apart from a client on this machine.
FORWARDED = {
    *("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"),
    *("fly-client-ip", "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port"),
    *("x-forwarded-prefix", "x-forwarded-proto", "x-forwarded-scheme", "x-forwarded-server"),
}
LONGEST = 300  # characters of what is remembered; no name of ours has as many


def problem(settings: Settings, audience: Audience, headers: Headers) -> str:
    """The sentence that says why the Host header is refused, and what to set; "" for none."""
    if audience.any_host:
        return ""
    given = headers.getlist("Host")
    host = given[0] if len(given) == 1 else ""
    if not _is_ours(settings.origin, host[:LONGEST]):
        return _by_another_name(settings, audience, host)
    if not settings.public_url and not FORWARDED.isdisjoint(headers.keys()):
        return (
            "A proxy passed this request on, but the server isn't set up to trust it. Set "
            "NIGHTLATCH_PUBLIC_URL to the https address people open and "
            "NIGHTLATCH_TRUSTED_PROXIES to the proxy's own address, such as 127.0.0.1, and "
            "restart the server."
        )
    return ""


def is_this_machine(host: str) -> bool:
    """Whether the Host header names this computer itself."""
    asked = hosts.place("http", host)
    return asked is not None and host_names.is_loopback(asked.name)


def is_public(settings: Settings, host: str) -> bool:
    """Whether the Host header names the address that people open."""
    return _is_public(settings.origin, host[:LONGEST])


@lru_cache(256)
def _is_public(origin: str, host: str) -> bool:
    return public(origin).answers_to(host)


@lru_cache(256)
def _is_ours(origin: str, host: str) -> bool:
    return public(origin).answers_to(host) or is_this_machine(host)


@lru_cache(8)
def public(origin: str) -> Place:
    """The address people open, taken apart."""
    found = hosts.origin(origin)
    assert found is not None, "settings.py has read it as an address"
    return found


def _by_another_name(settings: Settings, audience: Audience, host: str) -> str:
    asked = hosts.place("http", host)
    names = {asked.name, f"{asked.name}:{asked.port}"} if asked is not None else set()
    if not names.isdisjoint(settings.internal_hosts):
        mine = f"This name is for other servers. People open this site at {settings.origin}."
        return "" if audience.internal_hosts else mine
    return (
        f"This server answers at {settings.origin}. To use this address instead, set "
        "NIGHTLATCH_PUBLIC_URL to the https address people open, and restart the server."
    )
