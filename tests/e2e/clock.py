"""The time that the server under test reads, moved by hand so that no story waits."""

START = 1_800_000_000  # 15 January 2027, 08:00 UTC: the first second of a time step
STEP = 30  # seconds that an authenticator shows a code (RFC 6238 §5.2)
MINUTE = 60
DAY = 24 * 60 * MINUTE


class Clock:
    """Seconds since 1970, standing still until told to go on."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: int) -> None:
        """Let so much time go by."""
        self.now += seconds
