"""The app on a real uvicorn, in a thread, for tests that must see real bytes."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from starlette.routing import Route
from uvicorn import Config, Server

from app import create_app
from server.heads import Bounded
from settings import Settings


@contextmanager
def serving(
    settings: Settings, clock: Callable[[], float], more_routes: Sequence[Route] = ()
) -> Iterator[int]:
    """Serve on a free port of loopback, which is given, until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = int(listening.getsockname()[1])
    settings = Settings(**{**vars(settings), "port": port})
    app = create_app(settings, clock=clock, more_routes=more_routes)
    config = Config(
        app, log_config=None, proxy_headers=False, server_header=False, ws="none", http=Bounded
    )
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(timeout=60)


def exchange(port: int, request: bytes) -> bytes:
    """Send raw bytes and return all that comes back until the server closes or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        with suppress(ConnectionError):  # it may be answered before all of it has arrived
            connection.sendall(request)
        answer = b""
        with suppress(TimeoutError, ConnectionResetError):
            while chunk := connection.recv(65536):
                answer += chunk
                connection.settimeout(5)  # seconds, as it may keep the connection
    return answer
