"""The key is replaced while people are at it: whoever has the right values gets in."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from domain.database import storage
from domain.encryption import vault
from domain.mfa import authenticators, recovery_codes, totp_secrets
from domain.signin import signin
from domain.users import passwords
from domain.users.accounts import NewAccount, create
from models import Attempts, Authenticator, Session, User, database
from operations import key_rotation
from tests.engines import at
from tests.unit.command import Command
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, SECRET, Clock, Person

ROTATIONS, PEOPLE = 5, 4
SLOW = 9  # a cost at which rotations fall into the hashing


@pytest.mark.requirement("S-86")
def test_what_was_read_before_a_rotation_opens_after_it(carol: Person, folder: Path) -> None:
    person, phone = User.get_by_id(carol.user.id), authenticators.active(carol.user)[0]
    code = recovery_codes.live(carol.user)
    session = Session.get(Session.user == carol.user)
    key_rotation.rotate(at(folder), Clock(NOW))
    key_rotation.rotate(at(folder), Clock(NOW))
    assert passwords.verify(person, PASSWORD)
    assert passwords.renewed_hash(person, PASSWORD) is None
    assert totp_secrets.base32(phone) == SECRET
    assert recovery_codes.text_of(code, session, NOW)


@pytest.mark.requirement("S-86")
def test_on_the_event_loop_it_is_read_again_elsewhere(carol: Person, folder: Path) -> None:
    def page() -> str:
        (phone,) = authenticators.active(carol.user)
        rotate = threading.Thread(
            target=in_a_connection, args=(lambda: key_rotation.rotate(at(folder), Clock(NOW)),)
        )
        rotate.start()
        rotate.join(timeout=60)
        return totp_secrets.base32(phone)

    with pytest.raises(storage.NeedsThread):
        storage.read_on_loop(page)


def in_a_connection(call: Callable[[], object]) -> None:
    with database.connection_context():
        call()


@pytest.mark.requirement("S-85")
def test_what_was_sealed_for_another_row_still_does_not_open(carol: Person, folder: Path) -> None:
    (phone,) = authenticators.active(carol.user)
    other = vault.seal(vault.TOTP_SECRET, phone.id + 1, b"secret")
    Authenticator.update(sealed_secret=other).execute()
    with pytest.raises(vault.Unreadable):
        totp_secrets.base32(phone_of(carol))


def phone_of(person: Person) -> Authenticator:
    return authenticators.active(person.user)[0]


@pytest.mark.requirement("S-86")
def test_right_passwords_get_in_while_the_key_is_replaced_again_and_again(
    carol: Person, folder: Path
) -> None:
    """This process is a server at work; the keys are rotated by others, as operators do."""
    passwords.use_cost(SLOW)
    names = [f"person{number}" for number in range(PEOPLE)]
    for name in names:
        create(NewAccount(name, "Person", PASSWORD), NOW, ORIGIN)
    over, opened, faults = threading.Event(), list[str](), list[Exception]()

    def sign_in_all_along(name: str, number: int) -> None:
        here = replace(ORIGIN, address=f"192.0.2.{number}")
        while not faults:
            try:
                in_a_connection(lambda: signin.with_password(name, PASSWORD, NOW, here))
                opened.append(name)
            except Exception as fault:  # noqa: BLE001  # whatever it is, nobody is to see it
                faults.append(fault)
            if over.is_set():
                return

    with at_once(sign_in_all_along, names, over):
        for _ in range(ROTATIONS):
            rotate_elsewhere(folder)
    passwords.use_cost(4)
    assert (faults, set(opened)) == ([], set(names))
    counted = Attempts.failures + Attempts.pending
    assert not Attempts.select().where(counted > 0).exists()


@contextmanager
def at_once(
    work: Callable[[str, int], None], names: list[str], over: threading.Event
) -> Iterator[None]:
    pairs = [(name, number) for number, name in enumerate(names)]
    threads = [threading.Thread(target=work, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=60)


def rotate_elsewhere(folder: Path) -> None:
    command = Command(folder.parent)
    line = command.line("keys", "rotate")
    subprocess.run(line, env=command.environment, check=True, capture_output=True, timeout=60)


@pytest.mark.requirement("S-12")
def test_a_try_that_ends_in_a_fault_is_given_back(client: TestClient, alice: Person) -> None:
    with database.connection_context():
        database.execute_sql("ALTER TABLE session RENAME TO elsewhere")
    # As it stands, since what fills forms in would look for a session.
    form = urlencode({"username": "alice", "password": alice.password})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/sign-in", content=form, headers=kind)
    assert answer.status_code >= 500
    assert Attempts.select().count() == 2  # the name's and the address's
    counted = Attempts.failures + Attempts.pending
    assert not Attempts.select().where(counted > 0).exists()


@pytest.mark.requirement("S-12")
def test_a_try_that_is_refused_stays_counted(client: TestClient, alice: Person) -> None:
    answer = client.post("/sign-in", data={"username": "alice", "password": "wrong"})
    assert answer.status_code == 422
    assert [row.failures for row in Attempts.select()] == [1, 1]
