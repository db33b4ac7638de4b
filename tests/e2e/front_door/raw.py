"""Requests sent byte by byte, as no browser would send them."""

import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPMessage, HTTPResponse

ELSEWHERE = "127.0.0.7"  # where clients come from, as far as the proxies see
PATIENCE = 30  # seconds, of which a busy machine may need some
READY_WITHIN = 30  # seconds
NOT_YET = {0, 404}  # the status of an answer, before a proxy has all that it needs


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


def sent(place: tuple[str, int], name: str, data: bytes, *, within: float = PATIENCE) -> Answer:
    """The first answer to these bytes, over TLS to a place that is called `name`."""
    try:
        with (
            socket.create_connection(place, PATIENCE, (ELSEWHERE, 0)) as plain,
            _trusting().wrap_socket(plain, server_hostname=name) as connection,
        ):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(data)
            connection.settimeout(within)
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


def await_answers(place: tuple[str, int], name: str) -> None:
    """Wait until there is an answer at this host: some listen before they have a certificate."""
    end = time.monotonic() + READY_WITHIN
    asked = f"GET / HTTP/1.1\r\nHost: {name}:{place[1]}\r\nConnection: close\r\n\r\n".encode()
    while sent(place, name, asked).status in NOT_YET:
        assert time.monotonic() < end, f"{name} isn't answered at {place}"
        time.sleep(0.05)


@cache
def _trusting() -> ssl.SSLContext:
    """A client that takes any certificate: its connections stay on this machine."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
