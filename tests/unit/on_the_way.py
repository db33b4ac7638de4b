"""Somebody who asks for a page, and is asked for a lot before they get there."""

from dataclasses import dataclass

from domain.access import sessions
from domain.mfa import recovery_codes
from models import Authenticator, User
from tests.unit.codes import code_for
from tests.unit.conftest import PASSWORD, Clock, Person, signed_in
from tests.unit.required_mfa import require_mfa
from tests.unit.walker import Walker

TARGET = "/profile/activity?kind=a%26b&x=1%2B1"


@dataclass
class World:
    """Who there is, and the tab in which somebody asks for TARGET."""

    tab: Walker
    alice: Person
    bob: Person
    ada: Person
    clock: Clock
    by_htmx: bool = False

    @property
    def now(self) -> int:
        return self.clock.now

    def gives(self, who: Person, password: str = PASSWORD) -> Walker:
        return self.tab.sends("/sign-in", username=who.user.username, password=password)

    def gives_code(self, who: Person) -> Walker:
        return self.tab.sends("/sign-in/code", code=who.code(self.now))

    def recovery_code(self) -> str:
        return recovery_codes.generate(signed_in(self.bob, self.now), self.now).text

    def recovers(self) -> None:
        """As Bob, with the recovery code; the new one is saved."""
        text = self.recovery_code()
        self.gives(self.bob).clicks("Use a recovery code")
        self.tab.sends("/sign-in/recovery-code", recovery_code=text)
        self.saves()

    def saves(self) -> None:
        self.tab.sends("/profile/recovery-code/saved", by_htmx=self.by_htmx)

    def sets_up(self) -> None:
        """With the setup on the page before one."""
        begun = Authenticator.get(Authenticator.activated_at.is_null())
        code = code_for(begun, self.now)
        self.tab.sends("/profile/mfa/code", by_htmx=self.by_htmx, code=code)

    def must_have_mfa(self) -> None:
        require_mfa(self.ada, self.now, grace_days=0)
        self.clock.advance(24 * 60 * 60)

    def link(self, path: str) -> None:
        self.tab.goes(f"{path}?next={TARGET.replace('%', '%25').replace('&', '%26')}")


def headed_for(w: World) -> set[str]:
    living = [one for user in User.select() for one in sessions.living(user, w.now)]
    return {session.headed_for for session in living}
