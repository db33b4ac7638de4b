"""What must hold whatever happens, and how often it was looked at."""

import threading
from collections import Counter

ONCE = "no code is spent twice"
KEPT = "no confirmed change is lost"
LET_IN = "no one is locked out"
LED = "at least one administrator is left"
WAIT = "no one waits longer than 30 seconds"
CLEAN = "what fails says so: 503 and when to try again"
RECOVERS = "everything continues by itself"
WHOLE = "a backup or a rotation that says it is done is done"
ALL = (ONCE, KEPT, LET_IN, LED, WAIT, CLEAN, RECOVERS, WHOLE)
LONGEST = 30.0  # seconds


class Promises:
    """Counts what was checked, and keeps what was broken."""

    def __init__(self) -> None:
        self.checked: Counter[str] = Counter()
        self.broken: list[tuple[str, str]] = []
        self.round = ""
        self.slowest = 0.0
        self._lock = threading.Lock()

    def check(self, promise: str, holds: bool, told: str) -> bool:
        """Note whether it holds; `told` says what happened if it doesn't."""
        with self._lock:
            self.checked[promise] += 1
            if not holds:
                self.broken.append((promise, f"{self.round}: {told}"))
        return holds

    def waited(self, seconds: float, what: str) -> None:
        """Note how long a person waited for an answer."""
        self.slowest = max(self.slowest, seconds)
        self.check(WAIT, seconds <= LONGEST, f"{what} took {seconds:.1f} s")
