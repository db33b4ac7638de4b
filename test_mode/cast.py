"""People for tests, made as the product makes them."""

from dataclasses import asdict, dataclass, field
from typing import Any

import pyotp
from peewee import fn

from domain import known_browsers
from domain.access import arrivals, factors, sessions
from domain.access.session_tokens import Opened
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import (
    activation,
    enrolment,
    otpauth,
    recovery_code_use,
    recovery_codes,
    state,
)
from domain.users import accounts, groups
from models import Event, Group, Session, User

PASSWORD = "seven quiet herons wade"  # noqa: S105  # for tests, and written in docs/qa.md
DAY = 24 * 60 * 60
HERE = Caller.shell("test mode")
BROWSER = Caller("127.0.0.1", "A test's browser")


class NotFitting(Exception):
    """What was asked for cannot be done for this person; the text says why."""


@dataclass
class Member:
    """What someone knows and has: `secrets` and `recovery_code` with MFA, `link` if invited."""

    username: str
    name: str
    password: str = PASSWORD
    admin: bool = False
    groups: list[str] = field(default_factory=list)
    email: str = ""
    secrets: list[str] = field(default_factory=list)
    recovery_code: str = ""
    link: str = ""

    def summary(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"secret": self.secrets[0] if self.secrets else ""}


def turn_mfa_on(
    person: User, member: Member, then: int, number: int = 1, *, saved: bool = True
) -> None:
    """Let the person have MFA since `then`, with so many authenticators.

    They have a recovery code, unless it was never `saved`.
    """
    # One transaction, or the server's daily sweep would remove yesterday's setup halfway.
    with write():
        session = sessions.begin(person, Session.FULL, then, HERE).session
        member.secrets = [_enrolled(session, then, is_first=not one) for one in range(number)]
        if saved:
            member.recovery_code = recovery_codes.shown(session, then) or ""
            recovery_code_use.mark_saved(session, then)
        session.delete_instance()
        # They know of it, as anyone does who does it in their own browser.
        User.update(noticed_event=Event.select(fn.MAX(Event.id))).where(
            User.id == person.id
        ).execute()


def _enrolled(session: Session, then: int, *, is_first: bool) -> str:
    uri = otpauth.uri(enrolment.begin(session, then, replaces=is_first), "Tests")
    secret = uri.partition("secret=")[2].partition("&")[0]
    activation.activate(session, pyotp.TOTP(secret).at(then), then)
    return secret


def add_mfa(username: str, now: int) -> Member:
    """Turn MFA on, since yesterday, for someone without. Raises NotFitting."""
    with write():
        person = _somebody(username)
        if state.is_on(person):
            raise NotFitting(f"{person.username} already has MFA.")
        member = Member(person.username, person.name)
        turn_mfa_on(person, member, now - DAY)
        return member


def sign_in(username: str, now: int) -> Opened:
    """Sign someone in as their password and code would. Raises NotFitting."""
    with write():
        person = _somebody(username)
        has_mfa = state.is_on(person)
        shown = factors.WITH_CODE if has_mfa else factors.PASSWORD_ONLY
        begun = sessions.begin(person, Session.FULL, now, BROWSER, factors=shown)
        opened = arrivals.at_once(begun, now)
        return opened.on(known_browsers.remember(person, "", now))


def groups_of(names: list[str], now: int) -> list[Group]:
    """The groups of these names, each once; those that aren't there are made. Raises a Refused."""
    found = [groups.find(name) or groups.create(name, now, HERE, None) for name in names]
    return list({group.id: group for group in found}.values())


def _somebody(username: str) -> User:
    person = accounts.find(username)
    if person is None or person.disabled_at is not None:
        raise NotFitting(f"No one called {username} can sign in here.")
    return person
