"""Ports for what tests and faults start: no one else comes to have one before it is taken.

A port that the kernel said was free is given to whoever asks next, such as another worker of the
tests. These are none that it gives by itself, and each is held by a name that only one process can
have at a time, however many runs there are on this machine.
"""

import errno
import os
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

FIRST, NUMBER = 12_000, 20_000  # below 32768, where those begin that the kernel gives
HELD = 64  # of one process: what took a port before that has it, or needs it no more
ADDRESSES = (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6))

_held = deque[int]()  # the sockets that have the names
_next = count(os.getpid() * 100)


def free_port() -> int:
    """One that nobody listens on, and that no other test is given."""
    while True:
        port = FIRST + next(_next) % NUMBER
        name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with suppress(OSError):
            name.bind(f"\0nightlatch-tests-{port}")
            if _is_free(port):
                _hold(name.detach())
                return port
        name.close()


def _hold(descriptor: int) -> None:
    if len(_held) == HELD:
        os.close(_held.popleft())
    _held.append(descriptor)


def _is_free(port: int) -> bool:
    for address, family in ADDRESSES:
        try:
            socket.create_server((address, port), family=family).close()
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:  # and not that there is no IPv6 here
                return False
    return True


@contextmanager
def refusing() -> Iterator[int]:
    """A port that answers no one, and that no one else can have meanwhile."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield int(bound.getsockname()[1])
