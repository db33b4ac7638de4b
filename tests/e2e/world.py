"""What a walk to a screen may need."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from playwright.sync_api import Page

from nightlatch_qa import Clock, Nightlatch, People, Person, SecuritySettings, let_in
from tests.e2e.browsers import Windows
from tests.e2e.cast import CAST


@dataclass
class World:
    """What a walk to a screen may need; nobody has an account until asked for."""

    page: Page
    nightlatch: Nightlatch
    windows: Windows
    cast: dict[str, Person] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)  # codes and links noted on the way

    @property
    def clock(self) -> Clock:
        """The server's."""
        return Clock(self.nightlatch)

    @cached_property
    def admin(self) -> Page:
        """A second administrator at work, in a browser of their own."""
        page = self.windows.open()
        let_in(page, self.nightlatch.seed(mfa=True, admin=True))
        return page

    def invite(self, username: str) -> str:
        """The path of an invitation by the second administrator."""
        return urlsplit(People(self.admin).open().invite(username)).path

    def password_link(self, name: str) -> str:
        """The path of a link for one of the cast by the second administrator."""
        return urlsplit(People(self.admin).open().find(self.person(name)).password_link()).path

    def require_mfa(self, days: int) -> None:
        """Let the second administrator require MFA of everyone in so many days."""
        SecuritySettings(self.admin).open().require_mfa(days)

    def person(self, name: str) -> Person:
        """Somebody of the cast, from now on with an account."""
        if name not in self.cast:
            self.cast[name] = CAST[name](self.nightlatch)
        return self.cast[name]

    def let_in(self, name: str) -> Person:
        """Somebody of the cast, on Edit Profile."""
        person = self.person(name)
        let_in(self.page, person)
        return person


Walk = Callable[[World], None]
