"""HTTP as uvicorn reads it, with a limit on what a request may contain besides its body.

The parser keeps the address, headers and trailers in memory, however long they are, and uvicorn has
no setting for that. A proxy in front usually has a lower limit of its own.
"""

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

    def data_received(self, data: bytes) -> None:
        """Continue, unless that was too much."""
        self.besides += len(data)
        super().data_received(data)
        if self.besides > MAX_HEAD and not self.transport.is_closing():
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Start counting again, with the bytes that come next."""
        self.besides = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Refuse headers that came complete, but too large."""
        head = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if head > MAX_HEAD:
            self.besides = head
            raise TooLarge
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Leave the body to the application, which has its own limit."""
        self.besides = max(0, self.besides - len(body))
        super().on_body(body)

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
        """Say nothing: proxies pass on the wish for a WebSocket when they ask about it."""
