"""What nginx hears where it asks, even if a request can't be read: on a real server."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest
from starlette.responses import Response

from server.heads import MAX_HEAD
from settings import Settings
from tests.unit.conftest import Clock
from tests.unit.live import exchange, serving
from web import machine
from web.audience import CHECK, Row
from web.original_requests import OriginalRequest
from web.request import Request

URL = "X-Original-URL: https://wiki.example.test/\r\n"
START = f"GET /check HTTP/1.1\r\nHost: nightlatch\r\n{URL}"
LAST = "Connection: close\r\n\r\n"


def yes(_: Request, __: OriginalRequest) -> Response:
    return Response()


@pytest.fixture
def port(data_dir: object, settings: Settings, clock: Clock) -> Iterator[int]:
    trusting = replace(settings, trusted_proxies=(ip_network("127.0.0.1"),))
    row = Row("/check", machine.nginx(yes), name="check", audience=CHECK)
    with serving(trusting, clock, [row]) as port:
        yield port


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("size", [10, 8_000, 40_000, 60_000])
def test_long_headers_are_read(port: int, size: int) -> None:
    answer = exchange(port, f"{START}X-Long: {'x' * size}\r\n{LAST}".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")


UNREADABLE = {
    "too long": f"{START}X-Long: {'x' * MAX_HEAD}\r\n{LAST}",
    "too long with a query": f"{START}X-Long: {'x' * MAX_HEAD}\r\n{LAST}".replace(
        "/check", "/check?a=b"
    ),
    "too many": START + "".join(f"X-{n}: {'x' * 100}\r\n" for n in range(700)) + LAST,
    "control character": f"{START}X-Odd: \x01\r\n{LAST}",
    "no colon": f"{START}Odd\r\n{LAST}",
    "odd length": f"{START}Content-Length: many\r\n{LAST}",
    "two lengths": f"{START}Content-Length: 1\r\nContent-Length: 2\r\n{LAST}",
    "two ends": f"{START}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n{LAST}",
    "odd version": f"{START}{LAST}".replace("HTTP/1.1", "HTTP/9.9"),
}


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_forbidden(port: int, what: str) -> None:
    answer = exchange(port, UNREADABLE[what].encode("latin-1"))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("kind", ["websocket", "h2c"])
def test_who_asks_about_an_upgrade_gets_an_answer_and_may_ask_on(port: int, kind: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for more in (f"Connection: Upgrade\r\nUpgrade: {kind}\r\n\r\n", "\r\n"):
            connection.sendall(f"{START}{more}".encode())
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 100000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
    ],
)
def test_a_body_is_not_waited_for(port: int, head: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(f"{START}{head}".encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
