"""The time on the server and in the browser, together or apart. Test mode only."""

from playwright.sync_api import BrowserContext

from nightlatch_qa.server import Nightlatch

__tracebackhide__ = True


class Clock:
    """Goes on by itself; a test can only make it go faster, and only until its end."""

    def __init__(self, server: Nightlatch, context: BrowserContext) -> None:
        self.server = server
        self.context = context
        context.clock.install(time=server.now())
        server.followers.append(self.advance_browser)
        context.on("close", lambda _: server.followers.remove(self.advance_browser))

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        return self.server.now()

    def advance(self, seconds: float) -> None:
        """Let time go by everywhere."""
        self.server.advance_all(seconds)

    def advance_server(self, seconds: float) -> None:
        """Let time go by on the server alone: the browser's clock is then behind."""
        self.server.advance(seconds)

    def advance_browser(self, seconds: float) -> None:
        """Let time go by in the browser alone: its clock is then ahead of the server's."""
        self.context.clock.fast_forward(round(seconds * 1000))

    def to_second(self, second: int, step: int = 30) -> None:
        """Go on to the moment, at most a time step away, that is `second` seconds into a step."""
        self.advance((second - self.now()) % step)
