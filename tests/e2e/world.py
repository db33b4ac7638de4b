"""What a walk to a screen may need."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.e2e.clock import Clock
from tests.e2e.people import CAST, Person, let_in
from tests.e2e.server import Running


@dataclass
class World:
    """What a walk to a screen may need; nobody has an account until asked for."""

    page: Page
    server: Running
    clock: Clock
    cast: dict[str, Person] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)  # codes and links noted on the way

    def person(self, name: str) -> Person:
        """Somebody of the cast, from now on with an account."""
        if name not in self.cast:
            self.cast[name] = CAST[name](self.server)
        return self.cast[name]

    def let_in(self, name: str) -> Person:
        """Somebody of the cast, on Edit Profile."""
        person = self.person(name)
        let_in(self.page, person)
        return person


Walk = Callable[[World], None]
