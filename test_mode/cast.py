"""People for tests, made as the product makes them."""

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

import pyotp
from peewee import fn

from domain import known_browsers
from domain.access import arrivals, lifetimes, sessions
from domain.access.session_tokens import Opened
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import (
    activation,
    authenticators,
    enrolment,
    otpauth,
    recovery_code_use,
    recovery_codes,
)
from domain.signin import first_account
from domain.users import accounts, groups, memberships
from domain.users.accounts import NewAccount
from models import Attempts, Event, Group, Installation, Policy, Session, Table, User

PASSWORD = "seven quiet herons wade"  # noqa: S105  # for tests, and written in docs/qa.md
DAY = 24 * 60 * 60
GRACE_DAYS = 7  # as the migration that makes the table has it
HERE = Caller.shell("test mode")
BROWSER = Caller("127.0.0.1", "A test's browser")


class NotFitting(Exception):
    """What was asked for cannot be done for this person; the text says why."""


@dataclass
class Member:
    """What someone knows and has. `secret` and `recovery_code` only with MFA on."""

    username: str
    name: str
    password: str = PASSWORD
    admin: bool = False
    groups: list[str] = field(default_factory=list)
    secret: str = ""
    recovery_code: str = ""

    def summary(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def add(members: list[tuple[Member, bool]], now: int) -> list[Member]:
    """Make all the accounts or none, with MFA on where a member comes with True.

    As of yesterday, so that no code of today has been used. Raises a Refused for names that
    no one can have. Failures of earlier tests from this address are forgotten: all tests share
    it, and their failures would add up.
    """
    # The hashes are cheap here: they need not be made ahead of the transaction.
    with write():
        Attempts.delete().where(Attempts.key.startswith("source:")).execute()
        return [_added(member, now - DAY, mfa=mfa) for member, mfa in members]


def turn_mfa_on(person: User, member: Member, then: int) -> None:
    """Let the person have MFA since `then`, with a recovery code saved."""
    # One transaction, or the server's daily sweep would remove yesterday's setup halfway.
    with write():
        session = sessions.begin(person, Session.FULL, then, HERE).session
        uri = otpauth.uri(enrolment.begin(session, then), "Tests")
        member.secret = uri.partition("secret=")[2].partition("&")[0]
        activation.activate(session, pyotp.TOTP(member.secret).at(then), then)
        member.recovery_code = recovery_codes.shown(session, then) or ""
        recovery_code_use.mark_saved(session, then)
        session.delete_instance()
        # They know of it, as anyone does who does it in their own browser.
        User.update(noticed_event=Event.select(fn.MAX(Event.id))).where(
            User.id == person.id
        ).execute()


def add_mfa(username: str, now: int) -> Member:
    """Turn MFA on, since yesterday, for someone without. Raises NotFitting."""
    with write():
        person = _somebody(username)
        if authenticators.mfa_is_on(person):
            raise NotFitting(f"{person.username} already has MFA.")
        member = Member(person.username, person.name, "", person.is_admin)
        turn_mfa_on(person, member, now - DAY)
        return member


def sign_in(username: str, now: int) -> Opened:
    """Sign someone in as their password and code would. Raises NotFitting."""
    with write():
        person = _somebody(username)
        opened = arrivals.at_once(sessions.begin(person, Session.FULL, now, BROWSER), now)
        return opened.on(known_browsers.remember(person, "", now))


def groups_of(names: list[str], now: int) -> list[Group]:
    """The groups of these names, each once; those that aren't there are made. Raises a Refused."""
    found = [groups.find(name) or groups.create(name, now, HERE, None) for name in names]
    return list({group.id: group for group in found}.values())


def put_clock_back() -> None:
    """Forget what was noted by a clock that ran ahead, so that no later test meets it."""
    with write():
        Installation.update(
            swept_at=0,
            clock_doubted_at=0,
            clock_suspected_by=0,
            clock_latest_at=0,
            clock_went_back_at=0,
        ).execute()


def _somebody(username: str) -> User:
    person = accounts.find(username)
    if person is None or person.disabled_at is not None:
        raise NotFitting(f"No one called {username} can sign in here.")
    return person


def _added(member: Member, then: int, *, mfa: bool) -> Member:
    given = NewAccount(member.username, member.name, member.password, is_admin=member.admin)
    person = accounts.create(given, then, HERE)
    member.username = person.username
    joined = groups_of(member.groups, then)
    member.groups = [group.name for group in joined]
    for group in joined:
        memberships.put_in(group, person, then, HERE, None)
    if mfa:
        turn_mfa_on(person, member, then)
    return member


def new_name() -> tuple[str, str]:
    """A username, and a full name to go with it, that no one has yet."""
    mark = secrets.token_hex(4)
    return f"qa-{mark}", f"Quinn {mark.capitalize()}"


def remove_everybody(now: int) -> str:
    """Leave the database as a first start does: the key, no people, and a setup link's token."""
    with write():
        for table in Table.__subclasses__():
            if table not in (Installation, Policy, User):
                table.delete().execute()
        User.delete().execute()
        as_made = {"required_from": None, "grace_days": GRACE_DAYS, "decided_at": 0}
        Policy.update(**as_made, sign_ins_last=lifetimes.ADVISED).execute()
        put_clock_back()
        token = first_account.make_link(now)
    assert token is not None, "no one can be made within this transaction"
    return token
