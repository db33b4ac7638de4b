"""An app on loopback that is told of sign-outs: a real little server that keeps each request."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs

import anyio

from domain.access import signing_out
from domain.oidc import grants, logout_notices
from domain.oidc.clients import ClientApp
from models import Client, Grant, Session
from operations.logout_sender import LogoutSender
from tests.unit import oidc_made
from tests.unit.conftest import NOW, Person, signed_in

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
WAIT = 10.0  # seconds
ISSUER = "https://login.example.test"


class ToldApp:
    """What the app has been sent, and the answer that it gives."""

    def __init__(self, listening: socket.socket, certificate: Path | None = None) -> None:
        self.listening, self.context = listening, None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.answer: bytes | Callable[[socket.socket], object] = OK
        self.requests: list[str] = []
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}/logged-out"
        self._arrived = threading.Condition()

    def serve(self) -> None:
        """Answer until the socket is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                with suppress(OSError), self._secured(connection) as secured:
                    self._answer(secured)

    def _secured(self, connection: socket.socket) -> socket.socket:
        if self.context is None:
            return connection
        return self.context.wrap_socket(connection, server_side=True)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(WAIT)
        request = b""
        while b"\r\n\r\n" not in request or not _is_whole(request):
            more = connection.recv(65536)
            if not more:
                raise ConnectionAbortedError
            request += more
        with self._arrived:
            self.requests.append(request.decode())
            self._arrived.notify_all()
        if callable(self.answer):
            self.answer(connection)
        else:
            connection.sendall(self.answer)

    def tokens(self, number: int = 0) -> list[str]:
        """The logout tokens it was sent, once there are so many."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.requests) >= number, WAIT)
            bodies = [request.partition("\r\n\r\n")[2] for request in self.requests]
        return [parse_qs(body)["logout_token"][0] for body in bodies]


@contextmanager
def told_app(certificate: Path | None = None) -> Iterator[ToldApp]:
    """The app, at work until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = ToldApp(listening, certificate)
        thread = threading.Thread(target=app.serve, daemon=True)
        thread.start()
        yield app
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(WAIT)


def registered(address: str, name: str = "Wiki") -> ClientApp:
    """An app that wants to be told there."""
    found = oidc_made.client(f"https://{name.lower()}.example.com/cb", name=name)
    Client.update(logout_address=address).where(Client.id == found.client.id).execute()
    return found


def grant(found: ClientApp, begun: Session, now: int, **changes: object) -> Grant:
    """What the app holds of this sign-in, its code spent."""
    row = {
        "app": found.app,
        "user": begun.user,
        "session": begun,
        "sub": begun.user.sub,
        "sid": grants.sid_of(found.app, begun),
        "auth_time": now,
        "acr": "",
        "amr": "pwd",
        "scope": "openid",
        "redirect_uri": "https://wiki.example.com/cb",
        "code_hash": str(Grant.select().count()).encode(),
        "created_at": now,
        "spent_at": now,
    }
    made: Grant = Grant.create(**row | changes)
    return made


def _is_whole(request: bytes) -> bool:
    head, _, body = request.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return len(body) >= int(length or 0)


def tell(now: int = NOW) -> int:
    """Tell apps whatever is due; how much of it could be told."""
    before = _told()
    anyio.run(one_look, LogoutSender(ISSUER, lambda: float(now), lambda: None))
    return _told() - before


async def one_look(sender: LogoutSender) -> None:
    async with anyio.create_task_group() as tasks:
        await sender.look(tasks)


def _told() -> int:
    """Of how many sign-ins apps know, leaving out what was given up."""
    known = Grant.told_at.is_null(False), Grant.tries <= len(logout_notices.AGAIN_AFTER)
    return Grant.select(Grant.app, Grant.sid).where(*known).distinct().count()


def signed_out(person: Person, app: ToldApp) -> Session:
    """A sign-in that has ended, of which the app is to be told."""
    session = signed_in(person)
    grant(registered(app.address), session, NOW)
    signing_out.sign_out(session, NOW)
    return session
