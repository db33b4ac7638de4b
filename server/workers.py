"""Worker processes, forked from one that has loaded the application and opened nothing.

Uvicorn would start a new interpreter for each, which loads everything again: that takes longer, and
each has its own copy. Only the listening sockets may be open when they are forked.
"""

import gc
import importlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess
from socket import socket

from uvicorn import Config
from uvicorn.supervisors import Multiprocess, multiprocess

from domain import security_log

_fork: ForkContext = multiprocessing.get_context("fork")


def supervise(config: Config, listening: Sequence[socket]) -> list[int | None]:
    """Keep the workers alive until told to stop; returns how each ended."""
    # Uvicorn has no setting for it; this is the one place where it makes a process.
    multiprocess.get_subprocess = _forked  # type: ignore[assignment, attr-defined]
    security_log.to_stderr()
    # Otherwise a Ctrl+C during the import or a collector's callback is lost, and the server keeps
    # running.
    with _signals_waiting():
        importlib.import_module("app")
        # What is loaded stays shared by all, and no collection looks at it again.
        gc.collect()
        gc.freeze()
        supervisor = _Supervisor(config, sockets=list(listening))
    supervisor.run()
    return [worker.exitcode for worker in supervisor.processes]


@contextmanager
def _signals_waiting() -> Iterator[None]:
    signal.pthread_sigmask(signal.SIG_BLOCK, multiprocess.SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, multiprocess.SIGNALS)


class _Supervisor(Multiprocess):
    """One that logs when it has replaced a worker that died or hung."""

    def keep_subprocess_alive(self) -> None:
        """Check on all of them; called every half second."""
        before = list(self.processes)
        super().keep_subprocess_alive()
        for gone, here in zip(before, self.processes, strict=True):
            if gone is not here:
                how = _ending(gone.exitcode or 0)
                security_log.log("worker-died", level=logging.ERROR, pid=gone.pid or 0, reason=how)


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:  # of those for real time, most have no name
        return f"signal {-code}"


class _Worker(_fork.Process):  # type: ignore[name-defined, misc]
    """One that a signal finds either not yet started or able to obey."""

    def start(self) -> None:
        """Fork. A signal has to wait, or the child would take it for its parent's and ignore it."""
        with _signals_waiting():
            super().start()

    def run(self) -> None:
        """Serve, in the child."""
        for number in multiprocess.SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, multiprocess.SIGNALS)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        super().run()


def _forked(_: Config, target: Callable[..., None], sockets: list[socket]) -> BaseProcess:
    worker: BaseProcess = _Worker(target=target, args=(sockets,))
    return worker


def _end_with_parent() -> None:
    # A parent that was killed can't tell its workers, and the port would stay taken.
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
