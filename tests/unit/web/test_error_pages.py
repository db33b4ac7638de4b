"""Error pages have the menu of who is signed in, unless the server has trouble itself."""

from collections.abc import Iterator

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from app import create_app
from domain.access.actions import NoLongerAdmin
from models import Session, User
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.harms import damaged
from web.errors import Busy
from web.guards import signed_in
from web.request import Request
from web.rows import url

MENU, ADMINISTRATION = 'data-testid="menu-profile"', 'data-testid="menu-people"'
UNKNOWN = "/no-such-page"


def faulty(request: Request) -> Response:
    raise RuntimeError("a fault of ours")


def busy(request: Request) -> Response:
    raise Busy


def without_the_right(request: Request) -> Response:
    raise NoLongerAdmin


@pytest.fixture
def client(data_dir: object, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    routes = [
        url("/faulty", "faulty", get=signed_in(faulty)),
        url("/busy", "busy", get=signed_in(busy)),
        url("/right", "right", get=signed_in(without_the_right)),
    ]
    with Browser.at(create_app(settings, clock, more_routes=routes)) as browser:
        yield browser


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (f"GET {UNKNOWN}", 404),
        ("GET /static/no-such-file", 404),
        ("GET /profile/mfa/authenticators/999", 404),
        ("GET /profile/mfa/cancellation", 405),
        ("GET /people", 403),
        ("POST /profile/mfa/authenticators/999/removal", 404),
        ("GET /faulty", 500),
    ],
)
def test_who_is_signed_in_has_the_menu(
    client: TestClient, bob: Person, now: int, asked: str, status: int
) -> None:
    sign_in(client, bob, now)
    answer = client.request(*asked.split())
    assert (answer.status_code, MENU in answer.text) == (status, True)
    assert f'name="shown_to" value="{bob.user.shown_as}"' in answer.text
    assert ADMINISTRATION not in answer.text


@pytest.mark.parametrize("path", [UNKNOWN, "/profile/mfa/cancellation"])
def test_no_one_else_has_one(client: TestClient, bob: Person, now: int, path: str) -> None:
    assert MENU not in client.get(path).text
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    assert Session.select().count() == 1  # half a one
    assert MENU not in client.get(path).text


def test_an_administrator_gets_to_the_other_pages(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    for path in (UNKNOWN, "/people/999", "/people/no-such-page"):
        assert ADMINISTRATION in client.get(path).text


def test_who_has_just_lost_the_right_does_not(client: TestClient, ada: Person, now: int) -> None:
    sign_in(client, ada, now)
    answer = client.get("/right")
    assert (answer.status_code, MENU in answer.text) == (403, True)
    assert ADMINISTRATION not in answer.text


def test_a_server_that_cannot_answer_offers_no_other_pages(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    answer = client.get("/busy")
    assert (answer.status_code, MENU in answer.text) == (503, False)


@pytest.mark.engine("sqlite")
def test_a_look_that_fails_changes_nothing_else(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    with damaged("session"):
        answer = client.get(UNKNOWN)
    assert (answer.status_code, MENU in answer.text) == (404, False)
    assert "Page not found" in answer.text
    assert MENU in client.get(UNKNOWN).text


def test_looking_notes_nothing(client: TestClient, alice: Person, clock: Clock) -> None:
    sign_in(client, alice)
    before = Session.get().seen_at
    clock.advance(600)
    client.get(UNKNOWN)
    assert Session.get().seen_at == before


def test_a_session_that_has_ended_has_no_menu(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    Session.delete().execute()
    assert MENU not in client.get(UNKNOWN).text


def test_no_notice_is_lost_on_the_way(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    client.post("/profile", data={"name": "Alice A.", "email": ""})
    client.get(UNKNOWN)
    assert 'data-notice="profile-saved"' in client.get("/profile").text
    assert User.get().name == "Alice A."
