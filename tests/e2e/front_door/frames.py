"""Requests by HTTP/2, frame by frame (RFC 9113): no library would send what attackers do."""

import socket
import ssl
from collections.abc import Iterable

from tests.e2e.front_door.raw import ELSEWHERE, PATIENCE

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, GO_AWAY = 0, 1, 3, 4, 7
END_STREAM, END_HEADERS, ACKNOWLEDGED = 1, 4, 1
LAST = 127  # the largest number that fits into what RFC 7541 leaves of a byte


def sent(place: tuple[str, int], name: str, fields: Iterable[tuple[str, str]]) -> bool:
    """Send one request; whether it got an answer, and not an end of the connection."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    block = b"".join(_literal(key) + _literal(value, first=False) for key, value in fields)
    try:
        with (
            socket.create_connection(place, PATIENCE, (ELSEWHERE, 0)) as plain,
            context.wrap_socket(plain, server_hostname=name) as connection,
        ):
            assert connection.selected_alpn_protocol() == "h2"
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            request = _frame(HEADERS, END_STREAM | END_HEADERS, 1, block)
            connection.sendall(PREFACE + _frame(SETTINGS, 0, 0, b"") + request)
            return _answered(connection)
    except OSError:
        return False


def _answered(connection: ssl.SSLSocket) -> bool:
    """Read until the end of the answer."""
    with connection.makefile("rb") as stream:
        while head := stream.read(9):
            kind, flags, number = head[3], head[4], int.from_bytes(head[5:9], "big")
            stream.read(int.from_bytes(head[:3], "big"))
            if kind == SETTINGS and not flags & ACKNOWLEDGED:
                connection.sendall(_frame(SETTINGS, ACKNOWLEDGED, 0, b""))
            elif kind in {RESET, GO_AWAY}:
                return False
            elif number == 1 and kind in {HEADERS, DATA} and flags & END_STREAM:
                return True
    return False


def _frame(kind: int, flags: int, stream: int, content: bytes) -> bytes:
    return (
        len(content).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + content
    )


def _literal(text: str, *, first: bool = True) -> bytes:
    """A name or a value as it is: not compressed, not remembered."""
    data = text.encode("latin-1")
    rest = len(data) - LAST
    size = bytes([len(data)]) if rest < 0 else bytes([LAST]) + _number(rest)
    return (b"\0" if first else b"") + size + data


def _number(rest: int) -> bytes:
    return bytes([rest]) if rest < 128 else bytes([rest % 128 + 128]) + _number(rest // 128)
