"""The server process: the port it takes, the workers it starts."""

import errno
import importlib
import os
import socket
import sys
import traceback
from collections.abc import Callable, Sequence

from starlette.types import ASGIApp
from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE

from domain.errors import OperatorError
from domain.text import host_names
from server import workers
from server.heads import Bounded
from settings import ROOT

APPLICATION = "server.serving:application"
NOT_OURS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}  # as ::1 where there is no IPv6
MAX_WORKERS = 4
FINISH_WITHIN = 10  # seconds that a request in progress has when the server stops


class _Around:
    """What `run` was given for the workers, which are forked."""

    wrapped: Callable[[ASGIApp], ASGIApp] | None = None


_around = _Around()


class CannotListen(OperatorError):
    """A host and port that can't be used, and what to do; `number` is the system's error."""

    def __init__(self, text: str, number: int | None = None) -> None:
        super().__init__(text)
        self.number = number


def listen_at(hosts: Sequence[str], port: int) -> list[socket.socket]:
    """Take the port at each of these addresses that this machine has; it must have the first.

    Port 0 is any that is free at all of them. Raises CannotListen.
    """
    listening = [listen(hosts[0], port)]
    try:
        for host in hosts[1:]:
            listening += _listen_if_there(host, listening[0].getsockname()[1])
    except CannotListen:
        for taken in listening:
            taken.close()
        if port:
            raise
        return listen_at(hosts, port)
    return listening


def listen(host: str, port: int, setting: str = "") -> socket.socket:
    """Take the port; connections from now on wait for a worker. Raises CannotListen.

    This comes before anything else, so that a second start by mistake changes nothing.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Not looked up: this machine's hosts file may point the name where others can reach it.
    address = host_names.OF_LOCALHOST[0] if host == host_names.LOCALHOST else host
    try:
        return socket.create_server((address, port), family=family, backlog=2048)
    except OSError as fault:
        raise CannotListen(_explained(host, port, setting, fault), fault.errno) from fault


def run(
    listening: Sequence[socket.socket],
    application_name: str = APPLICATION,
    wrapped: Callable[[ASGIApp], ASGIApp] | None = None,
) -> None:
    """Serve until told to stop, with as many workers as there are cores, 4 at most.

    Each worker puts `wrapped` around the application.
    The measurements put another application under the same server (see bench.bare).
    """
    _around.wrapped = wrapped
    config = Config(
        application_name,
        factory=True,
        workers=processes(),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        http=Bounded,
        timeout_graceful_shutdown=FINISH_WITHIN,
    )
    # Its account may not be allowed into the current folder, such as root's home after `runuser`.
    os.chdir(ROOT)
    if config.workers > 1:
        if STARTUP_FAILURE in workers.supervise(config, listening):
            sys.exit(STARTUP_FAILURE)
    else:
        Server(config).run(sockets=list(listening))


def processes() -> int:
    """How many workers this machine gets."""
    return min(os.cpu_count() or 1, MAX_WORKERS)


def application() -> ASGIApp:
    """The application, in a worker. If it can't be created, the server stops.

    Uvicorn would restart a worker that dies of an exception over and over.
    """
    try:
        made: ASGIApp = importlib.import_module("app").from_environment()
    except Exception:  # noqa: BLE001  # whatever it is, it would happen again
        traceback.print_exc()
        sys.exit(STARTUP_FAILURE)
    return _around.wrapped(made) if _around.wrapped is not None else made


def _listen_if_there(host: str, port: int) -> list[socket.socket]:
    try:
        return [listen(host, port)]
    except CannotListen as fault:
        if fault.number in NOT_OURS:
            return []
        raise


def _explained(host: str, port: int, setting: str, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return (
            f"Port {port} on {host} is in use, perhaps by another Nightlatch. Stop that one, or "
            f"choose another port: NIGHTLATCH_{setting}PORT={other} scripts/run"
        )
    if fault.errno == errno.EACCES:
        return (
            f"Only root can listen on port {port}. Put a proxy in front of Nightlatch, or choose "
            f"a port of 1024 or higher: NIGHTLATCH_{setting}PORT=8000 scripts/run"
        )
    return (
        f"Can't listen on {host} ({fault.strerror}). Set NIGHTLATCH_{setting}HOST to an address of "
        "this computer, such as 127.0.0.1."
    )
