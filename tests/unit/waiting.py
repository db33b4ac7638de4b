"""Waiting for what happens by itself, however busy the machine is.

By time, and not by a number of tries: those may be over before another process had its turn.
"""

import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

LONGEST = 60.0  # seconds
Found = TypeVar("Found")


def soon(look: Callable[[], Found], within: float = LONGEST) -> Found:
    """Look again and again until there is something, which is returned; it must come by then."""
    until = monotonic() + within
    while not (found := look()):
        assert monotonic() < until, "it has not come about"
        threading.Event().wait(0.01)
    return found
