"""What another administrator did before a story begins, or does while its people look away.

In the database of the server in this process, by what answers the forms of the pages: their own
stories send those. A browser of this administrator would be half the work of the ways to screens.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import links
from domain.clock import days
from domain.mfa import policy
from domain.signin import invitations, invitees
from domain.team import help_desk, people
from domain.users import groups, memberships
from models import User, database
from nightlatch_qa import Nightlatch, Person
from test_mode.cast import BROWSER


class SecondAdmin:
    """An administrator whom the story isn't about."""

    def __init__(self, nightlatch: Nightlatch) -> None:
        self._nightlatch = nightlatch
        self._username = nightlatch.seed(mfa=True, admin=True).username

    def invite(self, username: str) -> str:
        """The path of an invitation."""
        one = invitees.check(username, "member")
        [made] = self._do(lambda now, by: invitations.invite([one], by, now, BROWSER))
        return links.address("", links.INVITATION, made.token)

    def password_link(self, person: Person) -> str:
        """The path of a link for a new password."""
        token = self._do_to(person, help_desk.make_reset_link)
        return links.address("", links.RESET, token)

    def sign_in_code(self, person: Person) -> str:
        """A one-time sign-in code."""
        return str(self._do_to(person, help_desk.make_sign_in_code))

    def require_mfa(self, in_days: int) -> None:
        """Require MFA of everyone by the end of the day that many days from the server's today."""
        length = timedelta(days=in_days)
        self._do(lambda now, by: policy.require_by(days.at(now) + length, now, BROWSER, by))

    def make_group(self, name: str, *usernames: str) -> None:
        """A group with these people."""
        group = self._do(lambda now, by: groups.create(name, now, BROWSER, by))
        if usernames:
            them = [User.get(User.username == username) for username in usernames]
            self._do(lambda now, by: memberships.add(group, them, now, BROWSER, by))

    def sign_out_everywhere(self, person: Person) -> None:
        self._do_to(person, people.sign_out_everywhere)

    def delete(self, person: Person) -> None:
        self._do_to(person, people.delete)

    def _do_to(self, person: Person, act: Callable[..., Any]) -> Any:
        return self._do(
            lambda now, by: act(User.get(User.username == person.username), now, BROWSER, by)
        )

    def _do(self, act: Callable[[int, User], Any]) -> Any:
        with database.connection_context():
            return act(int(self._nightlatch.now()), User.get(User.username == self._username))
