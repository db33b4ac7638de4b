"""A line between browser and server on which answers get lost: a proxy of the tests' own.

It passes bytes on, one request a connection, and does to the requests that it was told of what
`Fate` names. Everything else goes through untouched.
"""

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from nightlatch_qa import site
from tests.e2e.server import Server

MAX_SECONDS = 20  # seconds that anything here waits
PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n"
    b"</body>\r\n</html>\r\n"
)
BAD_GATEWAY = (
    b"HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\nContent-Type: text/html\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(PAGE), PAGE)
)


class Fate(Enum):
    """What becomes of a request."""

    REFUSED = auto()  # never reaches the server
    LOST = auto()  # reaches it, and the answer never comes
    REPLACED = auto()  # reaches it, and nginx's 502 comes for the answer
    CUT_OFF = auto()  # reaches it, and half of the answer comes
    HELD = auto()  # reaches it, and the answer comes once the line `works`


class Line:
    """The line to one server."""

    def __init__(self, server: str, listening: socket.socket) -> None:
        self.server = urlsplit(server)
        self.listening = listening
        self.origin = (
            f"http://localhost:{listening.getsockname()[1]}"  # where browsers have passkeys
        )
        self._which = re.compile("(?!)")
        self._fate: Fate | None = None
        self._changed = threading.Condition()
        self.arrived = 0
        self._open: set[socket.socket] = set()
        self._released = threading.Event()

    def will(self, fate: Fate, which: str) -> None:
        """Do this to requests whose first line fits `which`, until the line `works` again.

        To all of them: browsers send a request a second time, unasked, if a connection that they
        had opened beforehand is reset.
        """
        with self._changed:
            self._which, self._fate, self.arrived = re.compile(which), fate, 0
            self._released.clear()

    def works(self) -> None:
        """Let everything through, and the answers held back come."""
        with self._changed:
            self._fate = None
        self._released.set()

    def wait_for(self, requests: int) -> None:
        """Wait until the server has answered so many of those requests, whoever heard it."""
        with self._changed:
            there = self._changed.wait_for(lambda: self.arrived >= requests, MAX_SECONDS)
        assert there, f"{self.arrived} of {requests} requests came"

    def serve(self) -> None:
        """Take connections until the listening socket is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                client.settimeout(MAX_SECONDS)
                self._open.add(client)
                threading.Thread(target=self._take, args=[client], daemon=True).start()

    def close(self) -> None:
        """End whatever is under way."""
        self.works()
        for connection in (self.listening, *self._open.copy()):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.listening.close()

    def _take(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            request = _Request.read(client)
            if request is not None:
                self._treat(client, request)
        self._open.discard(client)

    def _treat(self, client: socket.socket, request: "_Request") -> None:
        fate = self._fate_of(request)
        if fate is Fate.REFUSED:
            self._count(request)
            _reset(client)
            return
        answer = self._delivered(request)
        self._count(request)
        if fate is Fate.CUT_OFF:
            head, end, body = answer.partition(b"\r\n\r\n")
            client.sendall(head + end + body[: len(body) // 2])
            return
        if fate is Fate.LOST:
            _reset(client)
            return
        if fate is Fate.HELD:
            self._released.wait(MAX_SECONDS)
        client.sendall(BAD_GATEWAY if fate is Fate.REPLACED else answer)

    def _fate_of(self, request: "_Request") -> Fate | None:
        with self._changed:
            return self._fate if self._which.search(request.line) else None

    def _count(self, request: "_Request") -> None:
        with self._changed:
            if self._which.search(request.line):
                self.arrived += 1
                self._changed.notify_all()

    def _delivered(self, request: "_Request") -> bytes:
        address = (self.server.hostname, self.server.port)
        with socket.create_connection(address, MAX_SECONDS) as connection:
            connection.sendall(request.head + request.body)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@dataclass(frozen=True)
class _Request:
    """A request as it came, but for the connection, which ends with it."""

    head: bytes
    body: bytes

    @classmethod
    def read(cls, client: socket.socket) -> "_Request | None":
        received = b""
        while b"\r\n\r\n" not in received:
            more = client.recv(65536)
            if not more:
                return None
            received += more
        head, _, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"\r\nContent-Length: (\d+)", head, re.IGNORECASE)
        while length and len(body) < int(length[1]):
            more = client.recv(65536)
            if not more:
                return None
            body += more
        head = re.sub(rb"\r\nConnection: [^\r]*", b"", head, flags=re.IGNORECASE)
        return cls(head + b"\r\nConnection: close\r\n\r\n", body)

    @property
    def line(self) -> str:
        """What is asked for: method and path, and whether it is for a part of a page."""
        method, path, _ = self.head.split(b"\r\n", 1)[0].decode().split(" ")
        part = " part" if b"\r\nhx-request: true" in self.head.lower() else ""
        return f"{method} {path}{part}"


def _reset(client: socket.socket) -> None:
    # A close that waits for nothing: the other side is told that the connection was reset.
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Behind(Server):
    """A server at the other end of the line, which is where browsers find it."""

    def __init__(self, server: Server, line: Line) -> None:
        link = server.setup_link.replace(server.url, line.origin)
        super().__init__(line.origin, server.token, link)
        self.line = line


@contextmanager
def behind_a_line(server: Server) -> Iterator[Behind]:
    """The same server, to be reached by a line of its own only."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    line = Line(server.url, listening)
    behind, thread = Behind(server, line), threading.Thread(target=line.serve)
    thread.start()
    server.is_found_at(line.origin)
    try:
        with site.at(behind):
            yield behind
    finally:
        line.close()
        thread.join(MAX_SECONDS)
