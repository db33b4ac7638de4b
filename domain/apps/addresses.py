"""The addresses of apps: exactly one spelling of each, as browsers name it in Origin.

An app is known by scheme, host and port alone. Cookies tell ports of a host no more apart than
browsers do, so what shares a host name with us or with another app would be sent its cookies.
"""

import re
from urllib.parse import SplitResult, urlsplit

from domain.refusals import Refused
from domain.text import host_names, writing

STANDARD = {"https": 443, "http": 80}
EXAMPLE = "such as https://wiki.example.com"
MAX_TYPED = 1024
_AUTHORITY = r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(:[0-9]*)?"

_own = ""


class AddressRefused(Refused):
    """A text that isn't the address of an app."""

    reason = "app-address-not-allowed"
    field = "address"


class OwnAddress(Refused):
    """Our own address, or one to which browsers would send our cookies."""

    reason = "app-address-is-ours"
    field = "address"


def use_own(origin: str) -> None:
    """Say at which origin we are asked ourselves."""
    global _own  # noqa: PLW0603  # of the process, as everything that settings say
    _own = origin


def read(typed: str) -> str:
    """The origin that was typed. Raises AddressRefused, OwnAddress."""
    text = writing.one_line(typed)
    if not text:
        raise AddressRefused(f"Enter the address that people open, {EXAMPLE}.")
    url, port = _split(text)
    _check(url)
    origin = _origin(url.scheme, _host(url), port)
    if _is_ours(origin):
        raise OwnAddress(
            "This is the host name of Nightlatch itself. An app needs a host name of its own: "
            "browsers would send it this site's cookies."
        )
    return origin


def host(origin: str) -> str:
    """The host of an origin, without a port."""
    return urlsplit(origin).hostname or ""


def shown(origin: str) -> str:
    """Host and port, as people know the app's address."""
    return origin.partition("://")[2]


def shares_cookies(one: str, other: str) -> bool:
    """Whether browsers would send the cookies of one origin to the other.

    On this machine, where people try things out, cookies are named after the port.
    """
    return host(one) == host(other) and not (_is_local(one) and _is_local(other))


def _split(text: str) -> tuple[SplitResult, int | None]:
    if hidden := next((c for c in text if _is_out_of_sight(c)), ""):
        raise AddressRefused(writing.complaint(hidden))
    if text.count("://") > 1:
        raise AddressRefused(f"Enter only one address, {EXAMPLE}.")
    if len(text) > MAX_TYPED or re.search(r"[\s\\<>\"^`{|}]", text):
        raise _unreadable()
    if "://" not in text:
        raise AddressRefused(f"Enter the whole address, with https:// in front, {EXAMPLE}.")
    try:
        url = urlsplit(text)
        return url, url.port
    except ValueError:
        raise _unreadable() from None


def _is_out_of_sight(character: str) -> bool:
    return writing.is_hidden(character) and character not in host_names.KEPT_BY_BROWSERS


def _unreadable() -> AddressRefused:
    return AddressRefused(f"This is not an address {EXAMPLE}.")


def _check(url: SplitResult) -> None:
    """Refuse what is no bare origin."""
    if url.scheme not in STANDARD:
        raise AddressRefused(f"The address must begin with https://, {EXAMPLE}.")
    if "@" in url.netloc:
        raise AddressRefused("Leave out the username and password: enter only the address.")
    if url.netloc and not re.fullmatch(_AUTHORITY, url.netloc):
        raise _unreadable()
    if url.path not in ("", "/") or url.query or url.fragment:
        raise AddressRefused(
            f"Enter the address without a path, {EXAMPLE}. Everything at that host name belongs "
            "to the app."
        )


def _host(url: SplitResult) -> str:
    name = url.hostname or ""
    if not name or "%" in name:
        raise _unreadable()
    try:
        name = host_names.in_dns(name)
    except host_names.Ambiguous:
        raise AddressRefused("Enter this host name as DNS knows it, beginning with xn--.") from None
    except ValueError:
        raise _cannot_exist(name) from None
    # With one dot at its end it is the same host, though browsers take it for another origin.
    return _known(name.lower().removesuffix("."))


def _known(name: str) -> str:
    try:
        return host_names.address(name).compressed  # an IPv6 address has several spellings
    except ValueError:
        pass
    if not host_names.can_exist(name):
        raise _cannot_exist(name)
    return name


def _cannot_exist(name: str) -> AddressRefused:
    return AddressRefused(f"“{name}” isn't a valid host name. Check the address.")


def _origin(scheme: str, name: str, port: int | None) -> str:
    if port == 0:
        raise AddressRefused("Port 0 can't be used. Leave out the port, or enter the right one.")
    if scheme == "http" and not host_names.is_loopback(name):
        raise AddressRefused(
            "The address must begin with https://. Without it, anyone in between could read and "
            "change what people do in the app. (To try it out on this machine, an address such as "
            "http://127.0.0.1:3000 works too.)"
        )
    suffix = "" if port in (None, STANDARD[scheme]) else f":{port}"
    return f"{scheme}://{host_names.bracketed(name)}{suffix}"


def _is_ours(origin: str) -> bool:
    return bool(_own) and (_is_ourselves(origin) or shares_cookies(origin, _own))


def _is_ourselves(origin: str) -> bool:
    # On this machine we answer by each of its names.
    same_port = urlsplit(origin).port == urlsplit(_own).port
    return origin == _own or (same_port and _is_local(origin) and _is_local(_own))


def _is_local(origin: str) -> bool:
    return origin.startswith("http://")  # only this machine's may begin so
