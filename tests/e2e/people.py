"""The cast, made through the domain as the command line makes people."""

from dataclasses import dataclass, field

from domain import accounts, enrolment, recovery_codes, sessions
from domain.accounts import NewAccount
from domain.events import Origin
from domain.storage import write
from models import Session, User, database
from tests.e2e.clock import DAY, Clock
from tests.e2e.phone import Phone

HOME = Origin(browser="Firefox on the sofa")


@dataclass
class Person:
    """Somebody with an account, and what they know and have."""

    username: str
    name: str
    password: str
    phone: Phone
    recovery_code: str = field(default="", repr=False)


def join(name: str, password: str, clock: Clock, *, is_admin: bool = False) -> Person:
    """Make an account for `name`, who signs in with the first word of it."""
    username = name.split()[0].lower()
    given = NewAccount(username, name, password, is_admin=is_admin)
    with database.connection_context():
        accounts.create(given, int(clock()) - DAY, HOME)
    return Person(username, name, password, Phone(clock))


def turn_mfa_on(person: Person, clock: Clock) -> None:
    """Let the person have MFA since yesterday, with a recovery code saved."""
    yesterday = Clock(int(clock()) - DAY)
    with database.connection_context():
        user = User.get(User.username == person.username)
        with write():
            session = sessions.begin(user, Session.FULL, yesterday.now, HOME).session
        begun = enrolment.begin(session, yesterday.now)
        uri = enrolment.uri(begun, "Nightlatch")
        person.phone.type_in(uri.partition("secret=")[2].partition("&")[0])
        code = Phone(yesterday, person.phone.secret).code()
        enrolment.activate(session, code, yesterday.now)
        person.recovery_code = recovery_codes.generate(session, yesterday.now).text
        recovery_codes.mark_saved(session, yesterday.now)
        sessions.end(session)
