"""Several instances on one database: processes of their own, as on machines of their own."""

import base64
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyotp
import pytest

from domain.database import storage
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import Event, Installation, Instance, Session, SetupLink, User, database
from operations import startup
from settings import ROOT, Settings
from tests import engines
from tests.unit.command import Command
from tests.unit.conftest import KEY, NOW, ORIGIN, PASSWORD, SECRET, Clock, Person, with_mfa
from tests.unit.server.test_two_workers import Browser

START = """
import sys, time
from operations import startup
from settings import load
import os
sys.stdin.readline()
startup.prepare(load(os.environ), time.time)
from domain.signin import first_account
from models import database
with database.connection_context():
    print(first_account.link_at_start(int(time.time())))
"""
ALONE = """
import os, sys
from pathlib import Path
from domain.team import people
from domain.audit.events import Caller
from models import User, database
from operations import startup
from settings import load
startup.open_existing(load(os.environ))
with database.connection_context():
    grace, ada = (User.get(User.username == name) for name in ("grace", "ada"))
    print("ready", flush=True)
    sys.stdin.readline()
    people.make_member(ada, 1_800_000_000, Caller(), grace)
"""


class Instances:
    """Processes that share a database, and the key from the environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.variables = {
            "NIGHTLATCH_SECRET_KEY": base64.b64encode(KEY).decode(),
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin",
            **engines.variables(self.data),
        }

    def data_of(self, number: int) -> Path:
        """The data folder of one: SQLite's database is in the one that all share."""
        return self.data if engines.is_sqlite() else self.folder / f"data{number}"

    @contextmanager
    def running(self, number: int, program: str) -> Iterator[subprocess.Popen[str]]:
        variables = self.variables | {"NIGHTLATCH_DATA_DIR": str(self.data_of(number))}
        with subprocess.Popen(
            [sys.executable, "-P", "-c", program],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield process

    def command(self, number: int) -> Command:
        """The `nightlatch` of one of them."""
        folder = self.folder / str(number)
        folder.mkdir()
        command = Command(folder)
        command.environment |= self.variables
        command.data = self.data_of(number)
        command.environment["NIGHTLATCH_DATA_DIR"] = str(command.data)
        return command

    def settings(self) -> Settings:
        return engines.at(self.data, [KEY])


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Instances]:
    found = Instances(tmp_path)
    yield found
    storage.close_database()


def test_three_that_start_at_once_on_nothing_agree(several: Instances) -> None:
    with ExitStack() as stack:
        started = [stack.enter_context(several.running(n, START)) for n in range(3)]
        for process in started:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        shown = {process.communicate(timeout=120)[0].strip() for process in started}
        assert {process.returncode for process in started} == {0}
    startup.open_existing(several.settings())
    with database.connection_context():
        assert (Installation.select().count(), SetupLink.select().count()) == (1, 1)
    [link] = shown
    assert len(link) == 43


@pytest.mark.requirement("S-78")
def test_two_processes_that_demote_each_others_administrator_leave_one(
    several: Instances,
) -> None:
    one = several.command(0)
    startup.prepare(several.settings(), Clock(NOW))
    for name in ("ada", "grace"):
        added = one(
            "user",
            "add",
            name,
            "--name",
            name,
            "--admin",
            "--password-stdin",
            typed=f"{PASSWORD}\n",
        )
        assert added.returncode == 0, added.stderr
    with several.running(1, ALONE) as other, database.connection_context():
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with storage.write():
            User.update(is_admin=False).where(User.username == "grace").execute()
            other.stdin.write("\n")
            other.stdin.flush()
            with pytest.raises(subprocess.TimeoutExpired):
                other.wait(0.5)
        assert other.wait(60) != 0  # grace may no longer
        assert User.select().where(User.is_admin).count() == 1


def test_a_sign_in_begun_on_one_ends_on_another(several: Instances) -> None:
    now = int(time.time())
    startup.prepare(several.settings(), Clock(now))
    with database.connection_context():
        with_mfa(Person(accounts.create(NewAccount("bob", "Bob", PASSWORD), now, ORIGIN)), now)
    storage.close_database()
    one, other = several.command(0), several.command(1)
    with one.serving(), other.serving():
        here = Browser(one)
        assert here.post("/sign-in", username="bob", password=PASSWORD)[0] == 303
        twin = here.twin()
        code = pyotp.TOTP(SECRET).now()
        # The same form at both: the code counts once.
        assert led_to(here, other).post("/sign-in/code", code=code)[0] == 303
        assert twin.post("/sign-in/code", code=code)[0] == 303
        assert led_to(here, one).get("/profile")[0] == 200
    startup.open_existing(several.settings())
    with database.connection_context():
        assert Event.select().where(Event.kind == "signed-in").count() == 1
        assert Session.select().where(Session.stage == Session.FULL).count() == 1
        assert not Instance.select().exists()


def led_to(browser: Browser, instance: Command) -> Browser:
    """The same browser, which a proxy leads to this instance from now on."""
    before, browser.port = f"-{browser.port}-", int(instance.port)
    # Without a public address, the names of cookies have the port in them.
    browser.cookies = {
        name.replace(before, f"-{instance.port}-"): value for name, value in browser.cookies.items()
    }
    return browser
