"""A way to a server through a proxy that can swallow what it is given, as a broken network does."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PATIENCE = 60  # seconds


class Way:
    """From a port of its own to that of the server."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open = threading.Event()
        self._open.set()
        self._ends: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._threads = list[threading.Thread]()
        self._in_a_thread(self._accept)

    @contextmanager
    def swallowing(self) -> Iterator[None]:
        """Within it nothing arrives, and nobody is told."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def cut(self) -> None:
        """End all connections, as a proxy does with those that were quiet for too long."""
        while self._ends:
            end = self._ends.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End everything, and wait for it."""
        self._open.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._threads[0].join(PATIENCE)
        self._listening.close()
        self.cut()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _in_a_thread(self, call: Callable[..., None], *given: socket.socket) -> None:
        thread = threading.Thread(target=call, args=given)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self._in_a_thread(self._connect, near)

    def _connect(self, near: socket.socket) -> None:
        self._open.wait(PATIENCE)
        far = socket.create_connection(("127.0.0.1", self._to))
        self._ends += [near, far]
        back = threading.Thread(target=self._pass_on, args=(far, near))
        back.start()
        self._pass_on(near, far)
        back.join(PATIENCE)
        near.close()
        far.close()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while read := one.recv(65536):
                self._open.wait(PATIENCE)
                other.sendall(read)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
