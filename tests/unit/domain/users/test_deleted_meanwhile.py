"""An account that is deleted while one of its own requests is under way."""

from collections.abc import Iterator

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from app import create_app
from domain.audit import events
from domain.mfa import enrolment
from domain.team import people
from models import User
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in
from web.guards import signed_in
from web.redirects import redirect
from web.request import Request
from web.rows import url


def deleted_then_enrolled(request: Request) -> Response:
    people.delete(request.user, request.now, ORIGIN, None)
    enrolment.begin(request.session, request.now)
    return redirect(request, "totp")


def without_a_person(request: Request) -> Response:
    events.record(User(id=0, username="nobody"), events.REHEARSED, request.now, ORIGIN)
    return redirect(request, "profile")


@pytest.fixture
def client(data_dir: object, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    routes = [
        url("/deleted", "deleted", post=signed_in(deleted_then_enrolled)),
        url("/faulty", "faulty", post=signed_in(without_a_person)),
    ]
    with Browser.at(create_app(settings, clock, more_routes=routes)) as browser:
        yield browser


def test_whoever_is_deleted_meanwhile_is_signed_out(
    client: TestClient, alice: Person, ada: Person
) -> None:
    sign_in(client, alice)
    answer = client.post("/deleted")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
    assert User.get_or_none(User.username == "alice") is None


def test_a_fault_of_ours_is_not_taken_for_that(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    assert client.post("/faulty").status_code == 500
