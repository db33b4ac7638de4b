"""Being process 1, as in a container: passing signals on, and collecting processes that ended.

The kernel gives process 1 every process whose parent is gone, and doesn't end it by a signal that
it has no handler for.
"""

import os
import signal

FIRST = 1
PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
AWAITED = (*PASSED_ON, signal.SIGCHLD)


def step_aside(first: int = FIRST) -> None:
    """If this is the first process, continue in a child; it itself ends as that one does."""
    if os.getpid() != first:
        return
    # While it is ignored, as whoever started this may have left it, no exit status is kept.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # They wait until asked for. A handler wouldn't do: Python runs none during a system call, so a
    # signal that comes just before `waitpid` would wait with it.
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
    child = os.fork()
    if child:
        os._exit(_end_of(child))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)


def _end_of(child: int) -> int:
    while (code := _collected(child)) is None:
        number = signal.sigwait(AWAITED)
        if number != signal.SIGCHLD:
            os.kill(child, number)
    return code if code >= 0 else 128 - code


def _collected(child: int) -> int | None:
    """How the child ended, if it did. Several that end at once send one signal."""
    while True:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended == child:
            return os.waitstatus_to_exitcode(status)
        if not ended:
            return None
