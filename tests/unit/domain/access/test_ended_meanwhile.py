"""A session that is ended while its request is under way changes nothing any more (S-51)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from app import create_app
from domain.access import limits, sessions, throttle
from domain.database import storage
from domain.mfa import authenticators, enrolment, removal
from models import (
    Attempts,
    Authenticator,
    Event,
    KnownBrowser,
    Noticed,
    RecoveryCode,
    Session,
    SpentStep,
    User,
)
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.codes import code_for
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in
from tests.unit.table import endpoints, to
from web.endpoint import OWN, Endpoint, Handler
from web.request import Request
from web.rows import url

pytestmark = pytest.mark.requirement("S-51")
NEW = "purple onion tram sky"
TABLES = (User, Authenticator, SpentStep, RecoveryCode, KnownBrowser, Event, Noticed)


def ended_first(handler: Handler) -> Handler:
    """As when the session is ended while a password of the request is hashed."""

    def handle(request: Request) -> Response:
        Session.delete().where(Session.id == request.session.id).execute()
        return handler(request)

    return handle


def without_its_session(endpoint: Endpoint) -> Endpoint:
    return replace(endpoint, handler=ended_first(endpoint.handler))


ROWS = [
    (route, endpoint)
    for route, method, endpoint in endpoints()
    if method == "POST" and endpoint.access in OWN
]
PATHS = sorted(route.path for route, _ in ROWS)


@pytest.fixture
def client(data_dir: object, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    routes = [
        url(f"/ended{route.path}", f"ended_{route.name}", post=without_its_session(endpoint))
        for route, endpoint in ROWS
    ]
    with Browser.at(create_app(settings, clock, more_routes=routes)) as browser:
        yield browser


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_the_account_is_changed(
    client: TestClient, bob: Person, now: int, path: str
) -> None:
    form = ready(client, bob, now)
    before = kept()
    there = re.sub(r"\{\w+:row\}", str(authenticators.active(bob.user)[0].id), path)
    answer = client.post(f"/ended{there}", data=form)
    assert kept() == before
    assert answer.status_code in {303, 404, 422}
    assert not Session.select().exists()


@pytest.mark.parametrize(
    "path",
    [
        "/profile",
        "/profile/password",
        "/profile/mfa",
        "/profile/mfa/code",
        "/profile/mfa/removal",
        "/profile/recovery-code",
        "/notices/disowned",
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_its_browser_is_sent_to_sign_in(
    client: TestClient, bob: Person, now: int, path: str, htmx: bool
) -> None:
    form = ready(client, bob, now)
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(f"/ended{path}", data=form, headers=headers)
    assert answer.status_code == (401 if htmx else 303)
    assert to(answer).startswith("/sign-in?")
    assert answer.content == b""


def test_the_try_that_was_under_way_is_over(alice: Person, now: int) -> None:
    limit = limits.password("alice", known_browser=True)
    check = partial(sessions.refuse_if_ended, signed_in(alice))
    with pytest.raises(sessions.Ended), storage.while_right(check), throttle.trying(now, limit):
        end_all_and_write()
    assert not Attempts.select().where(Attempts.pending > 0).exists()


def test_who_is_made_an_administrator_meanwhile_keeps_mfa(bob: Person, now: int) -> None:
    session = signed_in(bob)
    User.update(is_admin=True).where(User.id == bob.user.id).execute()
    with pytest.raises(removal.Required):
        removal.turn_off(session, now)


def end_all_and_write() -> None:
    Session.delete().execute()
    with storage.write():
        raise AssertionError("nothing may be written here")


def ready(client: TestClient, person: Person, now: int) -> dict[str, str]:
    """Sign in, with a set-up begun; what any of the person's own forms may hold."""
    sign_in(client, person, now)
    begun = enrolment.begin(Session.get(), now)
    return {
        "name": "Bob Bell",
        "email": "bob@new.test",
        "current_password": PASSWORD,
        "password": NEW,
        "code": code_for(begun, now),
        "authenticator_name": "Work phone",
        "instead_of": "0",
        "confirm_password": PASSWORD,
        "confirm_code": person.code(now),
    }


def kept() -> list[Any]:
    """What could have been changed."""
    return [row for table in TABLES for row in iter(table.select().dicts())]
