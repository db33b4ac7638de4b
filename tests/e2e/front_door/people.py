"""Who comes to the front door: seeded into the database of a server that another process runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from domain.access import arrivals, sessions
from domain.database import storage
from domain.database.storage import write
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import App, AppPerson, Session, User, database
from operations import configuration, startup
from settings import Settings
from tests import engines
from tests.e2e.behind import PASSWORD
from tests.e2e.front_door.proxies import BOARD, NUMBERS, WIKI
from tests.unit.conftest import ORIGIN, Clock, Person, with_mfa

# Who may open which app at first; what becomes of most of them is told in `scene.py`. Ben and Cora
# may open what Bob and Carol may, and sign in again and again: of many sign-ins the oldest end.
APPS = {
    "Wiki": (
        WIKI,
        (
            *("ada", "bob", "ben", "hal", "fay", "dan", "lea", "dora", "dee", "tom", "otto", "ida"),
            *("rex", "zoe"),
        ),
    ),
    "Board": (BOARD, ("bob", "ben", "carol", "cora")),
    "Numbers": (NUMBERS, ("ben",)),
}
NAMES = {"bob": "Bob Bäcker", "ada": "Ada Admin"}


class Database:
    """The rows of the server, also while it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = replace(engines.at(folder), bcrypt_cost=4)

    def seed(self, port: int) -> None:
        """Everyone, and the two apps; before the server starts."""
        configuration.configure(Settings(bcrypt_cost=4))
        startup.prepare(self.settings, Clock(_now()))
        with database.connection_context():
            for name, (host, who) in APPS.items():
                _add(name, f"https://{host}:{port}")
                for username in who:
                    make(username)
                    let_in(username, name)
        storage.close_database()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """For a while, in this process."""
        configuration.configure(Settings(bcrypt_cost=4))
        startup.open_existing(self.settings)
        try:
            with database.connection_context():
                yield
        finally:
            storage.close_database()

    def session(self, username: str, stage: str = Session.FULL, **shown: str) -> str:
        """The token of a new session, which its browser has come back with."""
        with self.opened():
            now = _now()
            with write():
                begun = sessions.begin(find(username), stage, now, ORIGIN, **shown)
            resumed = sessions.resume(begun.token, now)
            assert resumed is not None
            arrivals.note(resumed, now)
            return begun.token


def find(username: str) -> User:
    """Somebody's row."""
    found: User = User.get(User.username == username)
    return found


def make(username: str) -> None:
    """Create their account, unless there is one."""
    if accounts.find(username):
        return
    name = NAMES.get(username, username.title())
    given = NewAccount(username, name, PASSWORD, f"{username}@example.test", username == "ada")
    user = accounts.create(given, _now(), ORIGIN)
    if username != "fay":  # who has no MFA
        with_mfa(Person(user, PASSWORD), _now())


def let_in(username: str, *apps: str) -> None:
    """Let them open these apps."""
    with write():
        for name in apps:
            AppPerson.create(app=App.get(App.name == name), user=find(username))


def _add(name: str, origin: str) -> None:
    with write():
        App.create(name=name, sort_name=name.lower(), origin=origin, created_at=_now())


def _now() -> int:
    return int(time.time())
