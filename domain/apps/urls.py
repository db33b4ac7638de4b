"""The addresses that an app of the second kind is registered with, whole and exactly as entered.

A redirect address is compared character by character, since everything more forgiving has let
codes be stolen (RFC 9700 §4.1). So what could not be meant is refused here, with what to enter
instead.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, parse_qsl, urlsplit

from domain.apps import addresses, url_text
from domain.apps.url_text import EXAMPLE, UrlRefused
from domain.refusals import Refused
from domain.text import host_names

MOST = 20  # addresses of one purpose
# What our answers add to an address, where each may be but once (RFC 6749 §3.1): after signing in
# (§4.1.2, RFC 9207 §2), and after signing out (OpenID Connect RP-Initiated Logout §3).
SIGN_IN_ADDS = ("code", "state", "iss", "error", "error_description")
SIGN_OUT_ADDS = ("state",)
# Of an app on a phone or a desktop: the name of a domain of its makers, backwards (RFC 8252 §7.1).
_PRIVATE_SCHEME = r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+"


class LinesRefused(Refused):
    """Some of several addresses; `faults` says which line is wrong, and how."""

    reason = "app-addresses-not-allowed"

    def __init__(self, field: str, faults: list[tuple[int, str]]) -> None:
        sentence = "Nothing was saved, because this has to be corrected first:"
        super().__init__(sentence)
        self.field, self.faults = field, faults


def sign_outs(typed: str, field: str) -> tuple[str, ...]:
    """The same of addresses for after signing out. Raises LinesRefused."""
    return redirects(typed, field, SIGN_OUT_ADDS)


def redirects(typed: str, field: str, added: Collection[str] = SIGN_IN_ADDS) -> tuple[str, ...]:
    """The addresses of several lines, each once. Raises LinesRefused."""
    kept: dict[str, None] = {}
    faults: list[tuple[int, str]] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", typed), start=1):
        text = line.strip()
        if not text:
            continue
        try:
            kept[redirect(text, added)] = None
        except UrlRefused as refusal:
            faults.append((number, refusal.sentence))
    if len(kept) > MOST:
        faults.append((0, f"An app can have at most {MOST} of them."))
    if faults:
        raise LinesRefused(field, faults)
    return tuple(kept)


def redirect(text: str, added: Collection[str] = SIGN_IN_ADDS) -> str:
    """An address to send a browser to, to which our answer has `added` names. Raises UrlRefused."""
    url = url_text.read(text)
    if "#" in text:
        raise UrlRefused(_without_fragment(text))
    if "*" in text:
        raise UrlRefused("“*” doesn't work here. Enter each address by itself.")
    for name, _ in parse_qsl(url.query, keep_blank_values=True):
        if name in added:
            raise UrlRefused(f"Leave out “{name}”: Nightlatch adds it to the address itself.")
    if url.scheme in addresses.STANDARD:
        _check_site(url)
    else:
        _refuse_other_schemes(url)
    return text


def page(typed: str, field: str) -> str:
    """Where My apps leads, "" for nowhere. Raises UrlRefused."""
    text = typed.strip()
    if text:
        with _about(field):
            _check_site(url_text.read(text))
    return text


def endpoint(typed: str, field: str) -> str:
    """Where the app itself is told something, "" for nowhere. Raises UrlRefused."""
    text = page(typed, field)
    if "#" in text:
        raise UrlRefused(_without_fragment(text), field)
    return text


def origin(address: str) -> str:
    """What pages at this address send as their origin; "" if it opens in no browser."""
    url = urlsplit(address)
    if url.scheme not in addresses.STANDARD:
        return ""
    host = host_names.bracketed(host_names.compressed(url.hostname or ""))
    port = f":{url.port}" if url.port not in (None, addresses.STANDARD[url.scheme]) else ""
    return f"{url.scheme}://{host}{port}"


@contextmanager
def _about(field: str) -> Iterator[None]:
    try:
        yield
    except UrlRefused as refusal:
        raise UrlRefused(refusal.sentence, field) from None


def _without_fragment(text: str) -> str:
    return f"Leave out “#” and what follows it: {text.partition('#')[0]}"


def _check_site(url: SplitResult) -> None:
    """Refuse what is no page of the web, or one that is read on the way."""
    if url.scheme not in addresses.STANDARD:
        raise UrlRefused(f"The address must begin with https://, {EXAMPLE}.")
    host = url.hostname or ""
    if "@" in url.netloc:
        raise UrlRefused("Leave out the username and password in front of the host name.")
    if host in addresses.STANDARD:
        raise UrlRefused(f"“{host}” can't be a host name. Enter an address {EXAMPLE}.")
    if not host or url.port == 0 or not _can_exist(host, url.netloc):
        raise UrlRefused(f"“{url.netloc}” isn't a valid host. Check the address.")
    if url.scheme == "http" and not host_names.is_loopback(host):
        raise UrlRefused(
            "http works only on the same machine: on the way, anyone could read what is sent. "
            f"Enter: https{url.geturl().removeprefix('http')}"
        )


def _can_exist(host: str, authority: str) -> bool:
    # Between brackets Python takes what RFC 3986 keeps for later, too; no browser does.
    known = host_names.is_address if authority.startswith("[") else host_names.can_exist
    return known(host)


def _refuse_other_schemes(url: SplitResult) -> None:
    """Refuse all but the private scheme of an app on a device (RFC 8252 §7.1).

    Also of an app with a secret: Immich on a phone has the server exchange its code.
    """
    if not re.fullmatch(_PRIVATE_SCHEME, url.scheme):
        raise UrlRefused(
            f"The address must begin with https://, {EXAMPLE}. An app on phones can have its "
            "maker's domain backwards instead, such as com.example.wiki:/callback"
        )
