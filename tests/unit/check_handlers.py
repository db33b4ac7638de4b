"""Handlers for the checks that a proxy asks, made by a test, and the proxy that asks them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from ipaddress import ip_network

from httpx2 import Response as Answer
from starlette.responses import Response
from starlette.testclient import TestClient

from app import create_app
from domain.database.storage import write
from models import User
from settings import Settings
from tests.unit.conftest import Clock
from web import machine
from web.audience import CHECK, Row
from web.original_requests import OriginalRequest
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

Handler = Callable[[Request, OriginalRequest], Response]
Ask = Callable[..., AbstractContextManager[TestClient]]


def yes(_: Request, original: OriginalRequest) -> Response:
    return Response(headers={"Remote-User": original.target})


def people(_: Request, __: OriginalRequest) -> Response:
    return Response(headers={"Remote-User": str(User.select().count())})


def renamed(_: Request, __: OriginalRequest) -> Response:
    with write():
        User.update(name="Renamed").execute()
    return Response()


def is_refusal(where: str, answer: Answer) -> bool:
    """Whether the proxy that asks there lets nothing pass, and has nothing to complain of."""
    if where == NGINX:
        return answer.status_code in {401, 403} and answer.content == b""
    return answer.status_code in {401, 403, 503}


@contextmanager
def checks(
    clock: Clock, handler: Handler, peer: str = PROXY, **more: object
) -> Iterator[TestClient]:
    """The app with checks that this handler answers."""
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
