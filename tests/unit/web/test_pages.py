"""What a page says was asked for before: while it's written, nothing asks the database."""

import logging
import re
import sys
from collections.abc import Iterator
from types import FrameType

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.mfa import recovery_codes
from domain.signin import reset_links
from models import Session, User
from tests.canaries import watched
from tests.unit.conftest import NOW, Clock, Person, sign_in, signed_in
from tests.unit.table import endpoints
from web import pages

PATHS = sorted({route.path for route, method, _ in endpoints() if method == "GET"})


class Asked(logging.Handler):
    """The queries that are made while a page is written."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: list[object] = []

    def emit(self, record: logging.LogRecord) -> None:
        if pages.render.__code__ in {frame.f_code for frame in frames()}:
            self.queries.append(record.msg)


def frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back


@pytest.fixture
def asked() -> Iterator[Asked]:
    listener, log = Asked(), logging.getLogger("peewee")
    log.addHandler(listener)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    yield listener
    log.removeHandler(listener)
    log.setLevel(logging.NOTSET)
    log.propagate = True


def look_at_all(client: TestClient, user: User) -> list[int]:
    answers = [client.get(re.sub(r"\{\w+:row\}", str(user.id), path)) for path in PATHS]
    return [answer.status_code for answer in answers]


def test_no_page_asks_while_it_is_written(
    client: TestClient, alice: Person, bob: Person, ada: Person, asked: Asked
) -> None:
    answers = look_at_all(client, ada.user)
    for person in (ada, bob, alice):
        sign_in(client, person, NOW)
        answers += look_at_all(client, person.user)
        client.post("/sign-out")
    assert asked.queries == []
    assert answers.count(200) > len(PATHS) // 2


def test_nor_does_one_that_has_something_to_tell(
    client: TestClient, bob: Person, now: int, asked: Asked
) -> None:
    User.update(recovering_since=now).where(User.id == bob.user.id).execute()
    sign_in(client, bob, now)
    assert "Your lost phone can still sign in" in client.get("/profile").text
    assert asked.queries == []


def test_nor_does_one_that_leads_on_to_where_its_person_was_going(
    client: TestClient, alice: Person, asked: Asked
) -> None:
    sign_in(client, alice)
    Session.update(headed_for=f"/enter/{'A' * 43}").execute()
    assert "You were on your way to another page." in client.get("/profile").text
    assert asked.queries == []


@pytest.mark.parametrize("path", ["/profile/mfa/removal", "/profile/rehearsal", "/confirmation"])
def test_nor_does_one_that_refuses_a_code(
    client: TestClient, bob: Person, clock: Clock, asked: Asked, path: str
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(11 * 60)
    text = watched(recovery_codes.generate(signed_in(bob), clock.now).text)
    form = {"code": "000000", "recovery_code": text, "password": bob.password}
    form |= {"confirm_code": "000000", "confirm_password": bob.password}
    assert "The entry." in client.post(path, data=form).text
    assert asked.queries == []


def test_nor_at_a_sign_in_or_a_reset_link(
    client: TestClient, bob: Person, now: int, asked: Asked
) -> None:
    client.post("/sign-in", data={"username": bob.user.username, "password": bob.password})
    assert "The entry." in client.post("/sign-in/code", data={"code": "000000"}).text
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    form = {"password": "purple onion tram sky", "code": "000000"}
    assert "The entry." in client.post("/reset", data=form).text
    assert asked.queries == []
