"""How much of what browsers report is written down: anyone may report, and as often as they like.

Kept in memory: nothing hangs on it but the length of the log.
"""

from collections import Counter

WINDOW = 10 * 60  # seconds
MAX_OF_ONE = 10  # lines from one address in that time
MAX_LINES = 100  # and from all, for each worker


class Reporting:
    """The lines of the present window, by where they came from."""

    def __init__(self) -> None:
        self.begun_at = 0
        self.lines: Counter[str] = Counter()

    def is_heard(self, source: str, now: int) -> bool:
        """Whether one more line from there may be written; counts it."""
        if not self.begun_at <= now < self.begun_at + WINDOW:
            self.begun_at = now
            self.lines.clear()
        if self.lines[source] >= MAX_OF_ONE or self.lines.total() >= MAX_LINES:
            return False
        self.lines[source] += 1
        return True
