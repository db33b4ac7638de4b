"""The cast, made through the domain as the command line makes people."""

from dataclasses import dataclass

from playwright.sync_api import Page

from domain.access import budgets
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import Attempts, User, database
from test_mode import cast
from tests.e2e.clock import DAY
from tests.e2e.phone import Phone
from tests.e2e.server import HOME, Running


@dataclass
class Person:
    """Somebody with an account, and what they know and have."""

    username: str
    name: str
    password: str
    phone: Phone
    server: Running
    recovery_code: str = ""


def join(name: str, password: str, server: Running, *, is_admin: bool = False) -> Person:
    """Make an account for `name`, who signs in with the first word of it, since yesterday."""
    username = name.split(maxsplit=1)[0].lower()
    given = NewAccount(username, name, password, is_admin=is_admin)
    with database.connection_context():
        accounts.create(given, server.clock.now - DAY, HOME)
    return Person(username, name, password, Phone(server.clock), server)


def turn_mfa_on(person: Person) -> None:
    """Let the person have MFA since yesterday, with a recovery code saved."""
    made = cast.Member(person.username, person.name)
    with database.connection_context():
        user = User.get(User.username == person.username)
        cast.turn_mfa_on(user, made, person.server.clock.now - DAY)
    person.phone.type_in(made.secret)
    person.recovery_code = made.recovery_code


def shut_password(person: Person) -> None:
    """As a stranger's hundred wrong passwords leave it, in every browser but the person's own."""
    with database.connection_context():
        key = budgets.password(person.username, known_browser=False).key
        Attempts.insert(key=key, failures=budgets.MOST, last_at=person.server.clock.now).execute()


def alice(server: Running) -> Person:
    """A member with a password only."""
    return join("Alice Archer", "seven quiet herons wade", server)


def bob(server: Running) -> Person:
    """A member with MFA on."""
    person = join("Bob Baker", "copper kettles hum at dawn", server)
    turn_mfa_on(person)
    return person


def ada(server: Running) -> Person:
    """An administrator with MFA on."""
    person = join("Ada Admin", "nine ferries cross the sound", server, is_admin=True)
    turn_mfa_on(person)
    return person


CAST = {"alice": alice, "bob": bob, "ada": ada}


def let_in(page: Page, person: Person) -> None:
    """Open Edit Profile as somebody who has just signed in; the form has stories of its own."""
    name, value = person.server.session_cookie(person.username)
    page.context.add_cookies([{"name": name, "value": value, "url": person.server.origin}])
    page.goto("/profile")
