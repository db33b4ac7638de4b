"""The checks: whatever fails, the answer is one that the proxy knows, and never a yes."""

from pathlib import Path

import pytest
from peewee import DoesNotExist, InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from domain.database import storage
from domain.database.one_writer import NotInWrite
from domain.errors import OperatorError
from models import User
from tests.unit.check_handlers import (
    ALL,
    CADDY_TRAEFIK,
    NGINX,
    PAGE,
    Ask,
    Handler,
    is_refusal,
    people,
    renamed,
)
from tests.unit.conftest import Person
from web.errors import Busy
from web.original_requests import OriginalRequest
from web.request import Request

FAULTS: list[BaseException] = [
    *(ValueError("x"), KeyError("x"), AssertionError(), RecursionError(), MemoryError()),
    *(Busy(), OperationalError("database is locked"), OperationalError("no such table: user")),
    *(InterfaceError("connection already closed"), MaxConnectionsExceeded("x"), DoesNotExist()),
    *(OperatorError("x"), HTTPException(404), HTTPException(200), NotInWrite("x"), TimeoutError()),
    *(ConnectionResetError(), UnicodeDecodeError("ascii", b"", 0, 1, "x"), StopIteration()),
]


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_fault_is_never_a_yes(asking: Ask, fault: BaseException) -> None:
    def handler(_: Request, __: OriginalRequest) -> Response:
        raise fault

    with asking(handler) as client:
        assert is_refusal(NGINX, client.get(NGINX))
        for where in (PAGE, CADDY_TRAEFIK):
            answer = client.get(where)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert "busy" in answer.text


ODD_ANSWERS = [
    *(Response(status_code=status) for status in (100, 201, 204, 206, 299)),
    *(PlainTextResponse("hello"), PlainTextResponse("", 202), PlainTextResponse("hello", 299)),
]


@pytest.mark.requirement("S-124")
def test_only_an_empty_200_is_a_yes(asking: Ask) -> None:
    said = iter([answer for answer in ODD_ANSWERS for _ in range(2)])
    with asking(lambda *_: next(said)) as client:
        for odd in ODD_ANSWERS:
            for where in (NGINX, CADDY_TRAEFIK):
                answer = client.get(where)
                assert (answer.status_code, answer.content) == (403, b""), odd.status_code


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("body", ["", "hello"])
def test_nginx_hears_nothing_that_it_does_not_know(asking: Ask, body: str) -> None:
    statuses = [302, 303, 400, 404, 405, 413, 421, 431, 500, 503]
    said = iter([PlainTextResponse(body, status) for status in statuses for _ in ALL])
    with asking(lambda *_: next(said)) as client:
        for status in statuses:
            answer, *shown = [client.get(where) for where in ALL]
            assert (answer.status_code, answer.content) == (403, b"")
            assert {(other.status_code, other.text) for other in shown} == {(status, body)}


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-108")
@pytest.mark.parametrize("where", ALL)
def test_what_only_reads_needs_no_thread(asking: Ask, alice: Person, where: str) -> None:
    with asking(people) as client:
        client.app.app.state.ordinary.most = 0  # type: ignore[attr-defined]
        assert client.get(where).headers["Remote-User"] == "1"


@pytest.mark.parametrize("where", ALL)
def test_what_writes_gets_one(asking: Ask, alice: Person, where: str) -> None:
    with asking(renamed) as client:
        assert client.get(where).status_code == 200
    assert User.get().name == "Renamed"


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("status", [401, 403])
def test_nginx_gets_no_bodies(asking: Ask, status: int) -> None:
    with asking(lambda *_: PlainTextResponse("hello", status)) as client:
        answer, shown = client.get(NGINX), client.get(CADDY_TRAEFIK)
    assert (answer.status_code, answer.content) == (403, b"")
    assert (shown.status_code, shown.text) == (status, "hello")


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
def test_too_much_to_do_is_never_a_yes(asking: Ask, alice: Person, where: str) -> None:
    with asking(renamed) as client:
        client.app.app.state.ordinary.most = 0  # type: ignore[attr-defined]
        assert is_refusal(where, client.get(where))
    assert User.get().name == "Alice Example"


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize("handler", [people, renamed])
def test_without_a_database_the_answer_is_no(
    asking: Ask, data_dir: Path, where: str, handler: Handler
) -> None:
    storage.close_database()  # no thread of the app may be reading then
    away = data_dir.rename(data_dir.with_name("away"))
    with asking(handler) as client:
        assert is_refusal(where, client.get(where))
    away.rename(data_dir)
