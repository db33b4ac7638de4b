"""Whatever fails, programs are told in JSON, and whether to come again."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from peewee import DoesNotExist
from playhouse.pool import MaxConnectionsExceeded
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.testclient import TestClient

from app import create_app
from domain.database import storage
from domain.database.one_writer import NotInWrite
from domain.database.troubles import OutcomeUnknown
from domain.errors import OperatorError
from domain.oidc.clients import ClientApp
from models import Session
from settings import Settings
from tests.unit import oidc_made
from tests.unit.conftest import Clock
from tests.unit.oidc_app import ISSUER, Asking, code, is_json
from web.audience import MACHINE, Row
from web.errors import Busy
from web.machine_form import Given
from web.machine_json import Machine
from web.request import Request

FORM = "application/x-www-form-urlencoded"
ENDPOINTS = ["token", "userinfo", "revoke", "introspect"]
FOR_SCRIPTS = ["token", "userinfo", "revoke"]
PAGE = "https://wiki.example.com"

FAULTS: list[Exception] = [
    *(ValueError("x"), KeyError("x"), AssertionError(), RecursionError(), MemoryError()),
    *(DoesNotExist(), OperatorError("x"), HTTPException(404), NotInWrite("x"), StopIteration()),
]
PASSING: list[Exception] = [
    *(Busy(), MaxConnectionsExceeded("x"), OutcomeUnknown("x"), OSError(errno.ENOSPC, "full")),
]


@contextmanager
def failing(fault: Exception, clock: Clock, *, on_event_loop: bool) -> Iterator[TestClient]:
    """A server with one more endpoint, at which this happens."""

    def handler(_: Request, __: Given) -> Response:
        raise fault

    machine = Machine(handler, ("GET", "POST"), for_scripts=True, on_event_loop=on_event_loop)
    rows = [Row("/row", machine, name="row", audience=MACHINE)]
    app = create_app(Settings(public_url=ISSUER, bcrypt_cost=4), clock, more_routes=rows)
    with TestClient(app, base_url=ISSUER) as client:
        yield client


@pytest.mark.requirement("S-148")
@pytest.mark.parametrize("on_event_loop", [True, False])
@pytest.mark.parametrize("fault", [*FAULTS, *PASSING], ids=repr)
def test_whatever_fails_is_told_in_json(
    data_dir: object, clock: Clock, fault: Exception, *, on_event_loop: bool
) -> None:
    with failing(fault, clock, on_event_loop=on_event_loop) as client:
        for answer in (client.get("/row"), client.post("/row", data={"a": "b"})):
            assert is_json(answer)
            if fault in PASSING:
                assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
                assert answer.json()["error"] == "temporarily_unavailable"
            else:
                assert (answer.status_code, answer.json()["error"]) == (500, "server_error")


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-148")
def test_without_a_database_apps_are_to_come_again(
    wiki: ClientApp, data_dir: Path, clock: Clock
) -> None:
    secret = oidc_made.secret(wiki.app)
    storage.close_database()
    away = data_dir.rename(data_dir.with_name("away"))
    with TestClient(create_app(Settings(public_url=ISSUER), clock), base_url=ISSUER) as server:
        asking = Asking(server, wiki, secret)
        for answer in (
            asking.for_code("x"),
            asking.userinfo("A" * 43),
            asking.ask("revoke", token="x"),
            asking.ask("introspect", token="x"),
            server.options("/oidc/token", headers={"Origin": PAGE}),
        ):
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert is_json(answer)
    away.rename(data_dir)


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-143")
def test_userinfo_needs_no_thread(asking: Asking, session: Session) -> None:
    token = asking.for_code(code(asking.to, session)).json()["access_token"]
    state = asking.server.app.app.state  # type: ignore[attr-defined]
    state.ordinary.most = state.writing.most = 0
    assert asking.userinfo(token).status_code == 200
    assert asking.for_code("x").status_code == 503
