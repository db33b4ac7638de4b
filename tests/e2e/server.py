"""The server under test, for whoever needs its address, its clock or a way in."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from app import create_app
from domain.access import arrivals, sessions
from domain.audit.events import Caller
from domain.database.storage import close_database, write
from domain.signin import first_account
from models import Session, User, database
from operations import startup
from settings import Settings
from tests.e2e.clock import Clock
from web import cookies
from web.cookies import cookie_name

HOME = Caller(browser="Firefox on the sofa")


@dataclass(frozen=True)
class Running:
    """A server, its database open in this process."""

    settings: Settings
    clock: Clock

    @property
    def origin(self) -> str:
        """Where it answers."""
        return self.settings.origin

    def setup_link(self) -> str:
        """A new link for the first account, as `nightlatch serve` prints it."""
        with database.connection_context():
            token = first_account.make_link(self.clock.now)
        assert token, "there is an account already"
        return f"{self.origin}/setup/{token}"

    def session_cookie(self, username: str) -> tuple[str, str]:
        """Name and value of the cookie of somebody who signs in this very moment."""
        with database.connection_context(), write():
            user = User.get(User.username == username)
            opened = sessions.begin(user, Session.FULL, self.clock.now, HOME)
            arrivals.at_once(opened, self.clock.now)
        return cookie_name(self.settings, cookies.SESSION), opened.token


@contextmanager
def running(
    folder: Path,
    clock: Clock,
    *,
    support: str = "",
    site_name: str = Settings.site_name,
    stopping: list[threading.Thread] | None = None,
) -> Iterator[Running]:
    """A server in a thread of this process, with its data in `folder`.

    At the end the thread is waited for, or handed to `stopping`, where somebody else does.
    """
    # Bound and listening before the server starts, so that nobody needs to wait for it.
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    port = listening.getsockname()[1]
    settings = Settings(
        port=port, data_dir=folder, support=support, site_name=site_name, bcrypt_cost=4
    )
    startup.prepare(folder, None, clock.now, connections=16)
    app = create_app(settings, clock=clock)
    config = uvicorn.Config(app, access_log=False, log_level=logging.WARNING, log_config=None)
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Running(settings, clock)
    finally:
        serving.should_exit = True
        if stopping is None:
            thread.join(timeout=10)
        else:
            stopping.append(thread)
        close_database()
