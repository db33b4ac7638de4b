"""Requests sent byte by byte, as no browser would send them."""

import socket
import ssl
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPMessage, HTTPResponse

ELSEWHERE = "127.0.0.7"  # where clients come from, as far as the proxies see
PATIENCE = 5  # seconds
AT_MOST = 0.3  # for an answer that need not come


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 if the connection was closed without an answer."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def location(self) -> str:
        """Where it leads, if anywhere."""
        return self.headers.get("Location", "")

    def cookies(self) -> dict[str, str]:
        """The cookies that it sets, by name."""
        lines = self.headers.get_all("Set-Cookie") or []
        pairs = (line.partition(";")[0].split("=", 1) for line in lines)
        return {name: value.strip('"') for name, value in pairs}


NONE = Answer(0, HTTPMessage(), b"")


def sent(place: tuple[str, int], name: str, data: bytes, *, is_cut: bool = False) -> Answer:
    """The first answer to these bytes, over TLS to a place that is called `name`."""
    try:
        with (
            socket.create_connection(place, PATIENCE, (ELSEWHERE, 0)) as plain,
            _trusting().wrap_socket(plain, server_hostname=name) as connection,
        ):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(data)
            connection.settimeout(AT_MOST if is_cut else PATIENCE)
            return _read(connection, data)
    except (OSError, HTTPException):
        return NONE


def _read(connection: socket.socket, data: bytes) -> Answer:
    response = HTTPResponse(connection, method=data.partition(b" ")[0].decode("latin-1"))
    with response:
        response.begin()
        # A websocket's answer has no end.
        body = b"" if response.status == 101 else response.read()
        return Answer(response.status, response.msg, body)


def takes(place: tuple[str, int], name: str) -> bool:
    """Whether anything there takes a connection over TLS."""
    try:
        with socket.create_connection(place, PATIENCE, (ELSEWHERE, 0)) as plain:
            _trusting().wrap_socket(plain, server_hostname=name).close()
    except OSError:
        return False
    return True


@cache
def _trusting() -> ssl.SSLContext:
    """A client that takes any certificate: its connections stay on this machine."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
