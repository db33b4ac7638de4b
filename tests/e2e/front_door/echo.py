"""An app that believes whatever it is told: it shows each request, and remembers it."""

import base64
import hashlib
import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from settings import ROOT

WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455
PAGE = """<!doctype html><meta charset="utf-8"><title>{name}</title>
<link rel="icon" href="data:,"><h1>{name}</h1>
<p id="asked">{method} {target}</p><p id="user">{user}</p>
<form method="post" action="/saved"><input name="text"><button>Save</button></form>
"""
WITH_HTMX = """<!doctype html><meta charset="utf-8"><title>{name}</title>
<link rel="icon" href="data:,"><script src="/{script}"></script>
<h1>{name}</h1><button hx-get="/part" hx-target="#part">More</button><p id="part"></p>
"""
SCRIPTS = {
    "htmx-4.js": next((ROOT / "static/vendor").glob("htmx@4*/htmx.min.js")),
    "htmx-2.js": Path(__file__).parent / "htmx@2.0.11/htmx.min.js",
}


@dataclass(frozen=True)
class Seen:
    """A request as it reached the app."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def all(self, name: str) -> list[str]:
        """The values of a header, in whatever spelling an app may take for it: as CGI does."""
        return [value for key, value in self.headers if _as_cgi(key) == _as_cgi(name)]


def _as_cgi(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


@dataclass
class Echo:
    """One app: its port, and every request that reached it."""

    name: str
    port: int = 0
    seen: list[Seen] = field(default_factory=list)


@contextmanager
def running(name: str) -> Iterator[Echo]:
    """The app, at a free port of this machine."""
    echo = Echo(name)
    handler = type("Handler", (_Handler,), {"echo": echo})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        echo.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield echo
        finally:
            server.shutdown()
            thread.join(timeout=10)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    echo: Echo

    def handle(self) -> None:
        """Answer until the other side ends it, however it does."""
        with suppress(ConnectionError):
            super().handle()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # whatever the method, a made-up one as well
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        seen = Seen(self.command, self.path, tuple(self.headers.items()), self._body())
        self.echo.seen.append(seen)
        path = self.path.partition("?")[0].lstrip("/")
        if "Sec-WebSocket-Key" in self.headers:
            self._open_socket()
        elif path in SCRIPTS:
            self._send("text/javascript", SCRIPTS[path].read_bytes())
        elif path == "events":
            self._send("text/event-stream", b"data: news\n\n")
        else:
            self._send("text/html; charset=utf-8", self._page(seen, path).encode())

    def _page(self, seen: Seen, path: str) -> str:
        if path.startswith("with-htmx-"):
            return WITH_HTMX.format(name=self.echo.name, script=path.removeprefix("with-") + ".js")
        told = {"method": seen.method, "target": seen.target, "user": seen.all("Remote-User")}
        escaped = {key: html.escape(str(value)) for key, value in told.items()}
        return PAGE.format(name=self.echo.name, **escaped)

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _open_socket(self) -> None:
        """As far as the handshake, which is a request like any other; then it ends."""
        key = self.headers["Sec-WebSocket-Key"] + WEBSOCKET
        accepted = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accepted)
        self.end_headers()
        self.wfile.write(b"\x81\x05hello\x88\x02\x03\xe8")
        self.close_connection = True

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunk(self) -> bytes:
        chunk = self.rfile.read(int(self.rfile.readline().partition(b";")[0], 16))
        self.rfile.readline()
        return chunk

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
