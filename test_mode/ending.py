"""How a server in test mode ends, so that neither it nor its folder is left behind."""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from socket import socket

from uvicorn import Server

# A terminal that is closed sends the last one; Python would end there and then.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ending:
    """Told by a signal, or by the end of standard input; before it serves and while it does."""

    def __init__(self) -> None:
        self._is_told = False
        self._server: Server | None = None
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                signal.signal(number, lambda *_: self._tell())

    def run(self, server: Server, listening: Sequence[socket], *, until_eof: bool) -> None:
        """Serve until told to stop, which may have been before."""
        self._server = server
        if until_eof:
            threading.Thread(target=self._watch_standard_input, daemon=True).start()
        # An exit that was raised in a destructor, or in a callback of weakref, Python ignored.
        if not self._is_told:
            server.run(sockets=list(listening))

    def _watch_standard_input(self) -> None:
        # It is None where it was closed from the start. Not by its own `read`: a thread that waits
        # there has a lock without which Python aborts instead of ending.
        if sys.stdin is not None:
            while os.read(sys.stdin.fileno(), 65536):
                pass
        self._tell()

    def _tell(self) -> None:
        self._is_told = True
        if self._server is None:
            sys.exit(0)
        self._server.should_exit = True
