"""The server under test, for whoever needs its address, its clock or a way in."""

from dataclasses import dataclass

from domain import sessions, setup
from domain.events import Origin
from domain.storage import write
from models import Session, User, database
from settings import Settings
from tests.e2e.clock import Clock
from web import cookies
from web.visit import cookie_name

HOME = Origin(browser="Firefox on the sofa")


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
            token = setup.make_link(self.clock.now)
        assert token, "there is an account already"
        return f"{self.origin}/setup/{token}"

    def session_cookie(self, username: str) -> tuple[str, str]:
        """Name and value of the cookie of somebody who signs in this very moment."""
        with database.connection_context(), write():
            user = User.get(User.username == username)
            opened = sessions.begin(user, Session.FULL, self.clock.now, HOME)
        return cookie_name(self.settings, cookies.SESSION), opened.token
