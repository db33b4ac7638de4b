"""HTTP as uvicorn reads it, with a limit on what a request may contain besides its body.

The parser keeps the address, headers and trailers in memory, however long they are, and uvicorn has
no setting for that. A proxy in front usually has a lower limit of its own.
"""

import sys

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 64 * 1024  # bytes
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"  # RFC 6585 §5
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class TooLarge(Exception):
    """Raised within the parser, which hands it to uvicorn as an invalid request."""


class Bounded(HttpToolsProtocol):
    """One connection."""

    besides = 0  # bytes of the request at hand that are not its body
    url = b""
    at_hand = b""
    owed = 0  # bytes of a body that the parser doesn't read
    is_last = False  # whether nothing may follow the request at hand
    is_past_head = False

    def data_received(self, data: bytes) -> None:
        """Continue, unless that was too much."""
        self.besides += len(data)
        if self.owed:
            self._take(data)
        elif not self.is_last:
            self.at_hand = data
            super().data_received(data)
        if self.besides > MAX_HEAD and not self.transport.is_closing():
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Start counting again, with the bytes that come next."""
        self.besides, self.is_past_head = 0, False
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, but no trailer for one (RFC 9110 §6.5.1).

        Proxies set and remove headers. What a client sends behind its body some of them pass on.
        """
        if not self.is_past_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Refuse headers that came complete, but too large."""
        head = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if head > MAX_HEAD:
            self.besides = head
            raise TooLarge
        self.is_past_head = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Leave the body to the application, which has its own limit."""
        self.besides = max(0, self.besides - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is complete, unless the parser stopped before its body.

        It does where the client offers another protocol, as Java's does (h2c). The offer can be
        ignored (RFC 9110 §7.8), the body can't.
        """
        given = dict(self.headers) if self.parser.should_upgrade() else {}
        self.owed = int(given.get(b"content-length", b"0"))
        if b"transfer-encoding" in given:
            self.send_400_response("Leave out Upgrade, or send Content-Length.")
        elif not self.owed:
            super().on_message_complete()

    def _take(self, data: bytes) -> None:
        """A part of the body that the parser doesn't read; after it the connection ends."""
        self.is_last, self.cycle.keep_alive = True, False
        body = data[: self.owed]
        self.owed -= len(body)
        self.on_body(body)
        if not self.owed:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong and hang up."""
        # The application says at its start where no other refusal is understood.
        if self.url.partition(b"?")[0] in self.app_state.get("only_forbidden", ()):
            self._hang_up(FORBIDDEN)
        elif self.besides > MAX_HEAD:
            self._hang_up(TOO_LARGE)
        else:
            super().send_400_response(msg)

    def _hang_up(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: proxies pass on the wish for a WebSocket when they ask about it.

        The parser has just said at which byte it stopped.
        """
        stopped = sys.exception()
        if self.owed and stopped is not None:
            self._take(self.at_hand[stopped.args[0] :])
