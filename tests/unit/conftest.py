"""A fresh database a test, the cast, a clock that tests move, and a client of the whole app."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.access import arrivals, sessions
from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.encryption import keyring, vault
from domain.encryption.keyring import Key, Keyring
from domain.mfa import authenticators, enrolment, recovery_codes, state
from domain.users import accounts
from domain.users.accounts import AccountValues, NewAccount
from models import Authenticator, Session, User
from operations import configuration, startup
from settings import Settings
from tests import engines
from tests.engines import at
from tests.unit.app_makers import make_app, make_group  # noqa: F401
from tests.unit.browser import Browser
from tests.unit.installations import inhabited, served, settled, team  # noqa: F401
from tests.unit.key_files import KEY as KEY  # noqa: PLC0414  # others take it from here
from tests.unit.key_files import folder, key_file  # noqa: F401
from tests.unit.postgresql_server import at_work, own_server, own_settings, visitor  # noqa: F401
from tests.unit.rested import rested

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the key of RFC 6238's test vectors
PASSWORD = "correct horse battery"
ORIGIN = Caller("192.0.2.7", "Firefox")
IN_USE = Keyring((Key(KEY, keyring.SETTING),))
NOW = 1_800_000_000  # the first second of a time step


@dataclass
class Clock:
    """Time as tests want it."""

    now: int = NOW

    def __call__(self) -> float:
        return float(self.now)

    def advance(self, seconds: int) -> None:
        self.now += seconds


@dataclass
class Person:
    """Somebody of the cast: account, password, and what the phone shows."""

    user: User
    password: str = PASSWORD
    codes: pyotp.TOTP = field(default_factory=lambda: pyotp.TOTP(SECRET))

    def code(self, now: int) -> str:
        return self.codes.at(now)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `serve` makes it; every test works on a copy."""
    data = tmp_path_factory.mktemp("blank") / "data"
    startup.prepare(at(data, [KEY]), Clock(NOW))
    storage.close_database()
    return data


@pytest.fixture
def data_dir(blank: Path, tmp_path: Path) -> Iterator[Path]:
    data = tmp_path / "data"
    shutil.copytree(blank, data)
    engines.copy(blank, data)
    configuration.configure(Settings(bcrypt_cost=4))
    engines.open_copy(data, connections=24)
    vault.use(IN_USE)
    yield data
    storage.close_database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def now(clock: Clock) -> int:
    return clock.now


@pytest.fixture
def make_user(data_dir: Path) -> Callable[..., Person]:
    def make(username: str, name: str, *, is_admin: bool = False) -> Person:
        given = NewAccount(username, name, PASSWORD, f"{username}@example.test", is_admin)
        return Person(accounts.store(prepared(given), NOW, ORIGIN))

    return make


@cache
def prepared(given: NewAccount) -> AccountValues:
    """An account of the cast: checking and hashing its password takes longer than the rest."""
    return accounts.prepare(given)


@pytest.fixture
def alice(make_user: Callable[..., Person]) -> Person:
    """Has a password only."""
    return make_user("alice", "Alice Example")


@pytest.fixture
def bob(make_user: Callable[..., Person]) -> Person:
    """Has MFA, with a secret that tests know."""
    return with_mfa(make_user("bob", "Bob Example"))


@pytest.fixture
def ada(make_user: Callable[..., Person]) -> Person:
    """Is an administrator with MFA."""
    return with_mfa(make_user("ada", "Ada Admin", is_admin=True))


def with_mfa(person: Person, now: int = NOW) -> Person:
    authenticator = Authenticator.create(
        user=person.user,
        name=enrolment.DEFAULT_NAME,
        sealed_secret=b"",
        begun_at=now,
        begun_by=0,
        activated_at=now,
    )
    plain = pyotp.TOTP(SECRET).byte_secret()
    authenticator.sealed_secret = vault.seal(vault.TOTP_SECRET, authenticator.id, plain)
    authenticator.save()
    with write():
        state.note_since(person.user)
    assert authenticators.active(person.user)
    return person


def signed_in(person: Person, now: int = NOW, stage: str = Session.FULL) -> Session:
    """A session of this person, as signing in makes it, which its browser has come back with."""
    with write():
        return come_back(sessions.begin(person.user, stage, now, ORIGIN), now)


def come_back(opened: OpenSession, now: int = NOW) -> Session:
    """The session of the browser's next request, which shows that the answer has reached it."""
    session = sessions.resume(opened.token, now)
    assert session is not None
    arrivals.note(session, now)
    session = sessions.resume(opened.token, now)
    assert session is not None
    return session


@pytest.fixture
def carol(folder: Path) -> Iterator[Person]:  # noqa: F811
    """Has everything that is sealed: password, authenticator, recovery code not yet saved."""
    carol = with_mfa(Person(accounts.create(NewAccount("carol", "Carol", PASSWORD), NOW, ORIGIN)))
    recovery_codes.generate(signed_in(carol), NOW)
    yield carol
    vault.use(Keyring(()))


@pytest.fixture
def settings() -> Settings:
    return Settings(bcrypt_cost=4, support="Ada in IT")


@pytest.fixture
def client(data_dir: Path, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """A browser, as far as headers go."""
    with rested() as at_rest, Browser.at(create_app(settings, clock=clock)) as browser:
        at_rest()
        yield browser


def sign_in(client: TestClient, person: Person, now: int | None = None) -> None:
    """Sign this person in through the pages; `now` picks the code where MFA is on."""
    answer = client.post(
        "/sign-in", data={"username": person.user.username, "password": person.password}
    )
    assert answer.status_code == 303, answer.text
    if answer.headers["Location"].startswith("/sign-in/code"):
        assert now is not None
        answer = client.post("/sign-in/code", data={"code": person.code(now)})
        assert answer.status_code == 303, answer.text
    client.get("/")
