"""People for tests, made as the product makes them."""

from dataclasses import asdict, dataclass, field
from typing import Any

import pyotp
from peewee import fn

from domain.access import arrivals, factors, sessions
from domain.access.session_tokens import OpenSession
from domain.audit import known_browsers
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
from domain.passkeys import relying_party as parties
from domain.passkeys import rows
from domain.passkeys.relying_party import RelyingParty
from domain.users import accounts, groups
from models import Event, Group, Session, User
from test_mode import devices

PASSWORD = "seven quiet herons wade"  # noqa: S105  # for tests, and written in docs/qa.md
DAY = 24 * 60 * 60
HERE = Caller.shell("test mode")
BROWSER = Caller("127.0.0.1", "A test's browser")


class NotFitting(Exception):
    """What was asked for cannot be done for this person; the text says why."""


@dataclass
class Member:
    """What someone knows and has.

    That is `secrets`, `passkeys` and `recovery_code` with MFA, `link` if invited.
    """

    username: str
    name: str
    password: str = PASSWORD
    admin: bool = False
    groups: list[str] = field(default_factory=list)
    email: str = ""
    secrets: list[str] = field(default_factory=list)
    passkeys: list[dict[str, Any]] = field(default_factory=list)
    recovery_code: str = ""
    link: str = ""

    def summary(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"secret": self.secrets[0] if self.secrets else ""}


@dataclass(frozen=True)
class Factors:
    """What someone is to have beside the password, and whether they `saved` a recovery code."""

    authenticators: int = 0
    passkeys: tuple[str, ...] = ()  # of which kinds
    saved: bool = True


def add_factors(person: User, member: Member, wanted: Factors, then: int, origin: str) -> None:
    """Let the person have these since `then`. Raises NotFitting, or what adding a factor does."""
    if not wanted.authenticators and not wanted.passkeys:
        return
    # One transaction, or the server's daily sweep would remove yesterday's setup halfway.
    with write():
        session = sessions.begin(person, Session.FULL, then, HERE).session
        for _ in range(wanted.authenticators):
            replaces = not member.secrets
            member.secrets.append(_enrolled(session, then, replaces=replaces))
        for kind in wanted.passkeys:
            member.passkeys.append(devices.add(session, kind, party(origin), then))
        if wanted.saved and not recovery_codes.is_saved(person):
            member.recovery_code = recovery_codes.shown(session, then) or ""
            recovery_code_use.mark_saved(session, then)
        session.delete_instance()
        # They know of it, as anyone does who does it in their own browser.
        User.update(noticed_event=Event.select(fn.MAX(Event.id))).where(
            User.id == person.id
        ).execute()


def party(origin: str) -> RelyingParty:
    """Who we are to browsers at this address. Raises NotFitting where they have no passkeys."""
    found = parties.at(origin)
    if found is None:
        raise NotFitting(f"No browser has passkeys at {origin}: start at http://localhost.")
    return found


def _enrolled(session: Session, then: int, *, replaces: bool) -> str:
    uri = otpauth.uri(enrolment.begin(session, then, replaces=replaces), "Tests")
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
        add_factors(person, member, Factors(authenticators=1), now - DAY, "")
        return member


def add_passkey(username: str, kind: str, now: int, origin: str) -> Member:
    """Add a passkey, since yesterday, which turns MFA on for someone without. Raises NotFitting."""
    with write():
        person = _somebody(username)
        member = Member(person.username, person.name)
        wanted = Factors(passkeys=(kind,), saved=not state.is_on(person))
        add_factors(person, member, wanted, now - DAY, origin)
        return member


def sign_in(username: str, now: int) -> OpenSession:
    """Sign someone in as all that they have would. Raises NotFitting."""
    with write():
        person = _somebody(username)
        begun = sessions.begin(person, Session.FULL, now, BROWSER, factors=_shown_by(person))
        opened = arrivals.at_once(begun, now)
        return opened.on(known_browsers.remember(person, "", now))


def _shown_by(person: User) -> str:
    if rows.of(person):
        return factors.WITH_PASSKEY
    return factors.WITH_CODE if state.is_on(person) else factors.PASSWORD_ONLY


def groups_of(names: list[str], now: int) -> list[Group]:
    """The groups of these names, each once; those that aren't there are made. Raises a Refused."""
    found = [groups.find(name) or groups.create(name, now, HERE, None) for name in names]
    return list({group.id: group for group in found}.values())


def _somebody(username: str) -> User:
    person = accounts.find(username)
    if person is None or person.disabled_at is not None:
        raise NotFitting(f"No one called {username} can sign in here.")
    return person
