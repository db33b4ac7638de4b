"""Sending a logout token to the address that an app has registered for it, and nowhere else.

An administrator has entered that address, and a team's own apps are often at private ones, so
those may be reached. What may not are addresses that only ever mean the machine's own network
link, where clouds hand out credentials. Nothing is followed or read but a status; see "Telling
apps" in docs/security.md.
"""

import ipaddress
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from time import monotonic
from urllib.parse import SplitResult, urlencode, urlsplit

from domain.text import host_names

WITHIN = 5.0  # seconds for all of it
REST_WITHIN = 1.0  # seconds in which more of an answer has to follow its status
MAX_ANSWER = 64 * 1024  # bytes that are read of what follows the status
MAX_STATUS = 1024  # bytes of the line with the status
# Of clouds that hand out credentials at none of the link-local ones.
METADATA = frozenset(
    {"fd00:ec2::254", "fd20:ce::254", "fd00:c1::a9fe:a9fe"}
    | {"100.100.100.200", "168.63.129.16", "192.0.0.192"}
)
# Whose last 32 bits are an IPv4 address (RFC 4291 §2.5.5, RFC 6052, RFC 7915, RFC 8215).
WITH_IPV4 = [
    ipaddress.IPv6Network(prefix)
    for prefix in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
]

Address = IPv4Address | IPv6Address


class Untold(Exception):
    """The app couldn't be told; the text says why, after "The sign-out address"."""


@dataclass(frozen=True)
class Deadline:
    """When all of it has to be done."""

    at: float

    def left(self) -> float:
        """The seconds until then. Raises Untold once it's over."""
        left = self.at - monotonic()
        if left <= 0:
            raise Untold(f"didn't answer within {WITHIN:.0f} seconds")
        return left


def send(address: str, token: str) -> None:
    """Tell the app. Raises Untold."""
    deadline = Deadline(monotonic() + WITHIN)
    parts = _parts(address)
    try:
        with _connected(parts, deadline) as connection:
            connection.settimeout(deadline.left())
            connection.sendall(_request(parts, token))
            status = _status(connection, deadline)
    except TimeoutError:
        raise Untold(f"didn't answer within {WITHIN:.0f} seconds") from None
    except ssl.SSLCertVerificationError as fault:
        raise Untold(f"has a certificate that isn't valid: {fault.verify_message}") from None
    except OSError as fault:
        raise Untold(f"can't be reached: {fault.strerror or 'connection closed'}") from None
    if status not in {200, 204}:
        raise Untold(f"answered with status {status}")


def _parts(address: str) -> SplitResult:
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or host_names.is_loopback(parts.hostname or "")
    if parts.scheme not in {"https", "http"} or not is_safe or not parts.hostname:
        raise Untold("isn't https")
    if not (address.isascii() and address.isprintable()) or " " in address:
        raise Untold("can't be read")
    return parts


def _connected(parts: SplitResult, deadline: Deadline) -> socket.socket:
    """A connection to the first address that takes one; names are looked up only once."""
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    fault: OSError = OSError(None, "nothing answers there")
    for found in _addresses(host, port):
        try:
            plain = socket.create_connection((str(found), port), deadline.left())
        except OSError as refusal:
            fault = refusal
            continue
        return plain if parts.scheme == "http" else _secured(plain, host, deadline)
    raise fault


def _secured(plain: socket.socket, host: str, deadline: Deadline) -> socket.socket:
    try:
        plain.settimeout(deadline.left())
        return trusting().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


@cache
def trusting() -> ssl.SSLContext:
    """As the operating system trusts; SSL_CERT_FILE names authorities of one's own."""
    return ssl.create_default_context()


def _addresses(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror:
        raise Untold("has a host name that can't be found") from None
    addresses = [ipaddress.ip_address(str(place[4][0]).partition("%")[0]) for place in found]
    if any(is_forbidden(one) for one in addresses):
        raise Untold("leads to an address that Nightlatch never connects to")
    return addresses


def is_forbidden(address: Address) -> bool:
    """Whether nothing that a team runs is ever there."""
    if isinstance(address, IPv6Address) and (inside := _ipv4_in(address)) is not None:
        return is_forbidden(inside)
    no_host = address.is_link_local or address.is_multicast or address.is_unspecified
    return no_host or str(address) in METADATA or str(address) == "255.255.255.255"


def _ipv4_in(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that this stands for, if it does."""
    if any(address in network for network in WITH_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour


def _request(parts: SplitResult, token: str) -> bytes:
    body = urlencode({"logout_token": token})
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    lines = (
        f"POST {target} HTTP/1.1",
        f"Host: {host}",
        "User-Agent: Nightlatch",
        "Accept: */*",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode("ascii")


def _status(connection: socket.socket, deadline: Deadline) -> int:
    """The status of the answer."""
    answer, part = b"", b"at first"
    while part and len(answer) < MAX_STATUS and b"\r\n" not in answer:
        connection.settimeout(deadline.left())
        part = connection.recv(8192)
        answer += part
    first = answer[:MAX_STATUS].partition(b"\r\n")[0].split(b" ")
    if not first[0].startswith(b"HTTP/1.") or len(first) < 2 or not first[1].isdigit():
        raise Untold("answered with something that isn't HTTP")
    _take_in(connection, deadline, MAX_ANSWER - len(answer))
    return int(first[1][:3])


def _take_in(connection: socket.socket, deadline: Deadline, most: int) -> None:
    """Read a part of the rest, so that nobody trips over us.

    Some servers keep the connection open although we have asked them not to. They have answered.
    """
    with suppress(OSError, Untold):
        while most > 0:
            connection.settimeout(min(REST_WITHIN, deadline.left()))
            part = connection.recv(8192)
            if not part:
                break
            most -= len(part)
