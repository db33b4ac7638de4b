"""Being process 1, as in a container: passing signals on, and collecting processes that ended.

The kernel gives process 1 every process whose parent is gone, and doesn't end it by a signal that
it has no handler for.
"""

import os
import signal
from contextlib import suppress

FIRST = 1
PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


def step_aside(first: int = FIRST) -> None:
    """If this is the first process, continue in a child; it itself ends as that one does."""
    if os.getpid() != first:
        return
    # Until there is a child to pass them on to, signals wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)
    child = os.fork()
    if child:
        for number in PASSED_ON:
            signal.signal(number, lambda number, _: _pass_on(child, number))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
    if child:
        os._exit(_end_of(child))


def _pass_on(child: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, number)


def _end_of(child: int) -> int:
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
