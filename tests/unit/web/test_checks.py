"""The checks: whatever is wrong, the answer is one that the proxy understands, and never a yes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from ipaddress import ip_network
from pathlib import Path

import pytest
from httpx2 import Response as Answer
from peewee import DoesNotExist, InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from app import create_app
from domain.database import storage
from domain.database.one_writer import NotInWrite
from domain.database.storage import write
from domain.errors import OperatorError
from models import User
from settings import Settings
from tests.unit.conftest import Clock, Person
from web import cookies, machine
from web.asked import Asked
from web.audience import CHECK, Row
from web.errors import Busy
from web.request import Request

PUBLIC = "https://login.example.test"
PROXY = "10.0.0.7"
WIKI = "https://wiki.example.test"
ASKED_FOR = f"{WIKI}/a?b=c"
TOLD = {
    "X-Original-URL": ASKED_FOR,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "wiki.example.test",
    "X-Forwarded-Uri": "/a?b=c",
    "X-Forwarded-Method": "GET",
}
NGINX, PAGE, CADDY_TRAEFIK = "/check/nginx", "/check/nginx/page", "/check/caddy-traefik"
ALL = [NGINX, PAGE, CADDY_TRAEFIK]

Handler = Callable[[Request, Asked], Response]
Ask = Callable[..., AbstractContextManager[TestClient]]


def yes(_: Request, asked: Asked) -> Response:
    return Response(headers={"Remote-User": asked.target})


def people(_: Request, __: Asked) -> Response:
    return Response(headers={"Remote-User": str(User.select().count())})


def renamed(_: Request, __: Asked) -> Response:
    with write():
        User.update(name="Renamed").execute()
    return Response()


@pytest.fixture
def asking(data_dir: object, clock: Clock) -> Ask:
    """The app with checks that this handler answers, and a proxy that asks them."""

    @contextmanager
    def ask(handler: Handler, peer: str = PROXY, **more: object) -> Iterator[TestClient]:
        given = {"public_url": PUBLIC, "trusted_proxies": (ip_network(PROXY),), **more}
        settings = Settings(bcrypt_cost=4, **given)  # type: ignore[arg-type]
        rows = [
            Row(NGINX, machine.nginx(handler), name="n", audience=CHECK),
            Row(PAGE, machine.nginx_page(handler), name="p", audience=CHECK),
            Row(CADDY_TRAEFIK, machine.caddy_traefik(handler), name="c", audience=CHECK),
        ]
        app = create_app(settings, clock=clock, more_routes=rows)
        with TestClient(
            app, base_url=PUBLIC, follow_redirects=False, client=(peer, 1), headers=TOLD
        ) as client:
            yield client

    return ask


def is_refusal(where: str, answer: Answer) -> bool:
    """Whether the proxy that asks there lets nothing pass, and has nothing to complain of."""
    if where == NGINX:
        return answer.status_code in {401, 403} and answer.content == b""
    return answer.status_code in {401, 403, 503}


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("host", ["login.example.test", "wiki.example.test", "nightlatch:8000", ""])
def test_a_proxy_of_ours_asks_by_any_name(asking: Ask, where: str, method: str, host: str) -> None:
    with asking(yes) as client:
        answer = client.request(method, where, headers={"Host": host})
    assert (answer.status_code, answer.content) == (200, b"")
    assert dict(answer.headers) == {
        "remote-user": "/a?b=c",
        "cache-control": "no-store",
        "content-length": "0",
    }


@pytest.mark.requirement("S-108")
@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "X"]
)
def test_only_reading_is_asked_for(asking: Ask, where: str, method: str) -> None:
    with asking(yes) as client:
        answer = client.request(method, where, headers={"Sec-Fetch-Site": "same-origin"})
    assert is_refusal(where, answer)


WRONG: list[list[tuple[str, str]]] = [
    [("Content-Length", "many")],
    [("Content-Length", "-1")],
    [("Content-Length", "99999999")],
    [("Content-Length", "0"), ("Content-Length", "5")],
    [("Transfer-Encoding", "chunked, chunked")],
    [("Expect", "200-ok")],
    [("Host", "evil.example"), ("Host", "login.example.test")],
    [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
    [("Cookie", "=;;=\xff; a")],
    [("X-Long", "x" * 40_000)],
    [("Accept-Encoding", "\x00"), ("User-Agent", "\xff\xfe")],
    [("Upgrade", "websocket"), ("Connection", "Upgrade")],
]


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize("headers", WRONG, ids=lambda headers: str(headers)[:50])
def test_what_else_is_wrong_with_a_request_is_for_the_app_to_judge(
    asking: Ask, where: str, headers: list[tuple[str, str]]
) -> None:
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    with asking(yes) as client:
        assert client.get(where, headers=sent).status_code == 200
    with asking(lambda *_: Response(status_code=401)) as client:
        assert client.get(where, headers=sent).status_code == 401


@pytest.mark.requirement("S-104")
@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize("host", ["login.example.test", "127.0.0.1:8000", "evil.example", ""])
@pytest.mark.parametrize("public_url", [PUBLIC, ""])
def test_nobody_but_a_proxy_of_ours_gets_a_yes(
    asking: Ask, where: str, host: str, public_url: str
) -> None:
    with asking(yes, peer="192.0.2.1", public_url=public_url) as client:
        claims = {"Host": host, "X-Forwarded-For": PROXY, "X-Real-IP": PROXY}
        answer = client.get(where, headers=claims)
        assert (answer.status_code, answer.content) == (403, b"")
    with asking(yes, trusted_proxies=()) as client:
        assert client.get(where, headers={"Host": host}).status_code == 403


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("where", ALL)
def test_what_is_unclear_is_refused(asking: Ask, where: str) -> None:
    evil = {"X-Original-URL": "https://evil.test./", "X-Forwarded-Host": "evil.test."}
    with asking(yes) as client:
        answer = client.get(where, headers=evil)
    assert (answer.status_code, answer.content) == (403, b"")


FAULTS: list[BaseException] = [
    *(ValueError("x"), KeyError("x"), AssertionError(), RecursionError(), MemoryError()),
    *(Busy(), OperationalError("database is locked"), OperationalError("no such table: user")),
    *(InterfaceError("connection already closed"), MaxConnectionsExceeded("x"), DoesNotExist()),
    *(OperatorError("x"), HTTPException(404), HTTPException(200), NotInWrite("x"), TimeoutError()),
    *(ConnectionResetError(), UnicodeDecodeError("ascii", b"", 0, 1, "x"), StopIteration()),
]


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_fault_is_never_a_yes(asking: Ask, where: str, fault: BaseException) -> None:
    def handler(_: Request, __: Asked) -> Response:
        raise fault

    with asking(handler) as client:
        answer = client.get(where)
    assert is_refusal(where, answer)
    if where != NGINX:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "busy" in answer.text


ODD_ANSWERS = [
    *(Response(status_code=status) for status in (100, 201, 204, 206, 299)),
    *(PlainTextResponse("hello"), PlainTextResponse("", 202), PlainTextResponse("hello", 299)),
]


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", [NGINX, CADDY_TRAEFIK])
@pytest.mark.parametrize("said", ODD_ANSWERS, ids=lambda answer: str(answer.status_code))
def test_only_an_empty_200_is_a_yes(asking: Ask, where: str, said: Response) -> None:
    with asking(lambda *_: said) as client:
        answer = client.get(where)
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("status", [302, 303, 400, 404, 405, 413, 421, 431, 500, 503])
@pytest.mark.parametrize("body", ["", "hello"])
def test_nginx_hears_nothing_that_it_does_not_know(asking: Ask, status: int, body: str) -> None:
    with asking(lambda *_: PlainTextResponse(body, status)) as client:
        answer, shown = client.get(NGINX), [client.get(where) for where in ALL[1:]]
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
    with asking(handler) as client:
        storage.close_database()
        away = data_dir.rename(data_dir.with_name("away"))
        assert is_refusal(where, client.get(where))
        away.rename(data_dir)


@pytest.mark.requirement("S-125")
@pytest.mark.parametrize("where", ALL)
def test_no_cookie_of_ours_says_who_asks(asking: Ask, where: str) -> None:
    def read(request: Request, _: Asked) -> Response:
        return Response(status_code=200 if cookies.read(request, cookies.SESSION) else 401)

    with asking(read) as client:
        cookie = {"Cookie": "__Host-nightlatch-session=a-token"}
        assert client.get(where, headers=cookie).status_code == 401


@pytest.mark.requirement("S-64")
@pytest.mark.requirement("S-126")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize("status", [302, 401, 403])
def test_what_an_apps_visitor_gets_to_see_leaves_no_policy_of_ours_there(
    asking: Ask, where: str, status: int
) -> None:
    with asking(lambda *_: Response(status_code=status)) as client:
        answer = client.get(where)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert len(answer.headers["X-Request-Id"]) == 16
    assert not {"Strict-Transport-Security", "Reporting-Endpoints", "Set-Cookie"} & {
        name.title() for name in answer.headers
    }
