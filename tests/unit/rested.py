"""An app that has done by itself what it does as it starts, and does no more while a test asks it.

It sweeps then, in a thread: on a busy machine that may come late, amid what a test does, and by a
clock that the test has moved on. And again and again it notes the time, and looks whom to tell of
sign-outs: while there is no database, others are refused for a moment because of that.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from anyio.abc import TaskGroup

from domain.clock import server_clock
from operations import background, logout_sender
from operations.logout_sender import LogoutSender
from tests.unit.waiting import LONGEST

DAY = 24 * 60 * 60


@contextmanager
def rested() -> Iterator[Callable[[], None]]:
    """Within the block an app may be started; what this gives waits until it is at rest."""
    has_swept, has_looked = threading.Event(), threading.Event()
    sweep, look = background._what_is_due, LogoutSender.look

    def sweeps(*given: Any) -> set[str]:
        try:
            return sweep(*given)
        finally:
            has_swept.set()

    async def looks(sender: LogoutSender, tasks: TaskGroup) -> None:
        try:
            await look(sender, tasks)
        finally:
            has_looked.set()

    def wait() -> None:
        assert has_swept.wait(LONGEST), "it is still sweeping"
        assert has_looked.wait(LONGEST), "it is still looking whom to tell"

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(background, "_what_is_due", sweeps)
        patched.setattr(LogoutSender, "look", looks)
        # For it alone: by the same number of seconds others tell what is worth noting.
        seldom = SimpleNamespace(note=server_clock.note, NOTED_EVERY=DAY)
        patched.setattr(background, "server_clock", seldom)
        patched.setattr(logout_sender, "LOOKED_EVERY", DAY)
        yield wait
