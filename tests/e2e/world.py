"""What a walk to a screen may need."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from playwright.sync_api import Page

from nightlatch_qa import Clock, Nightlatch, Person, let_in
from tests.e2e.browsers import Windows
from tests.e2e.cast import CAST
from tests.e2e.second_admin import SecondAdmin


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
    def admin(self) -> SecondAdmin:
        """A second administrator."""
        return SecondAdmin(self.nightlatch)

    def person(self, name: str) -> Person:
        """Somebody of the cast, from now on with an account."""
        if name not in self.cast:
            self.cast[name] = CAST[name](self.nightlatch)
        return self.cast[name]

    def let_in(self, name: str, at: str = "") -> Person:
        """Somebody of the cast, on Edit Profile or `at` another page, without a detour."""
        person = self.person(name)
        if at:
            self.nightlatch.sign_in(person, self.page.context)
            self.page.goto(at)
        else:
            let_in(self.page, person)
        return person


Walk = Callable[[World], None]
