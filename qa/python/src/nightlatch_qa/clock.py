"""The time on the server and in the browser, together or apart. Test mode only."""

from playwright.sync_api import BrowserContext

from nightlatch_qa.server import Nightlatch

__tracebackhide__ = True


class Clock:
    """Runs by itself; a test can only move it forward, and only until the test ends.

    Without a browser's `context` it is the server's alone.
    """

    def __init__(self, server: Nightlatch, context: BrowserContext | None = None) -> None:
        self.server = server
        self.context = context
        if context is None:
            return
        context.clock.install(time=server.now())
        server.followers.append(self.advance_browser)
        context.on("close", lambda _: server.followers.remove(self.advance_browser))

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        return self.server.now()

    def advance(self, seconds: float) -> None:
        """Move the server's and the browser's clock."""
        self.server.advance_all(seconds)

    def advance_server(self, seconds: float) -> None:
        """Move the server's clock only: the browser's is then slow."""
        self.server.advance(seconds)

    def advance_browser(self, seconds: float) -> None:
        """Move the browser's clock only: it is then fast."""
        assert self.context is not None, "this clock is the server's alone"
        self.context.clock.fast_forward(round(seconds * 1000))

    def to_second(self, second: int, step: int = 30) -> None:
        """Move to the next moment that is `second` seconds into a time step."""
        self.advance((second - self.now()) % step)
