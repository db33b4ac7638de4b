"""What a request may say besides its body, on a real server: addresses, headers, trailers."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_network

import pytest

from domain.audit import events
from models import Event
from server.heads import MAX_HEAD
from settings import Settings
from tests.unit.conftest import Clock, Person
from tests.unit.live import exchange, serving

ENDLESS = 64 * 1024 * 1024  # bytes that a client would go on sending
CHUNK = b"x" * 65536
# Both ends' buffers: what a client can send before it learns that nobody reads.
IN_TRANSIT = 16 * 1024 * 1024


@pytest.fixture
def port(data_dir: object, alice: Person, settings: Settings, clock: Clock) -> Iterator[int]:
    with serving(settings, clock) as port:
        yield port


def begun(port: int, start: str) -> bytes:
    return start.replace("HOST", f"Host: 127.0.0.1:{port}\r\nConnection: close").encode()


STARTS = {
    "value": "GET /sign-in HTTP/1.1\r\nHOST\r\nX-Long: ",
    "name": "GET /sign-in HTTP/1.1\r\nHOST\r\nX-",
    "address": "GET /",
    "query": "GET /sign-in?next=",
    "trailer": "POST /sign-in HTTP/1.1\r\nHOST\r\nSec-Fetch-Site: same-origin\r\n"
    "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\nX-Trailer: ",
    "chunk's extension": "POST /sign-in HTTP/1.1\r\nHOST\r\nSec-Fetch-Site: same-origin\r\n"
    "Transfer-Encoding: chunked\r\n\r\n3;x=",
}


@pytest.mark.requirement("S-77")
@pytest.mark.parametrize("part", STARTS)
def test_nobody_fills_the_memory_ahead_of_a_body(port: int, part: str) -> None:
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(begun(port, STARTS[part]))
        with suppress(ConnectionError):
            while sent < ENDLESS:
                connection.sendall(CHUNK)
                sent += len(CHUNK)
    assert sent < IN_TRANSIT
    assert exchange(port, begun(port, "GET /healthz HTTP/1.1\r\nHOST\r\n\r\n")).startswith(
        b"HTTP/1.1 200"
    )


@pytest.mark.requirement("S-77")
@pytest.mark.parametrize("number", [1, 1000])
def test_headers_that_come_whole_but_too_large_are_refused(port: int, number: int) -> None:
    lines = f"X-Long: {'x' * (MAX_HEAD // number + 1)}\r\n" * number
    answer = exchange(port, begun(port, f"GET /sign-in HTTP/1.1\r\nHOST\r\n{lines}\r\n"))
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.requirement("S-77")
def test_what_proxies_let_through_is_answered(port: int) -> None:
    lines = f"X-Long: {'x' * 32_000}\r\n"
    answer = exchange(port, begun(port, f"GET /sign-in HTTP/1.1\r\nHOST\r\n{lines}\r\n"))
    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.requirement("S-77")
@pytest.mark.parametrize("size", [60_000, 300_000])
def test_a_body_is_left_to_its_own_limit(port: int, size: int) -> None:
    body = "a=" + "b" * size
    head = (
        "POST /sign-in HTTP/1.1\r\nHOST\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )
    answer = exchange(port, begun(port, head))
    assert answer.startswith(b"HTTP/1.1 422 " if size < 65536 else b"HTTP/1.1 413 ")


@pytest.mark.requirement("S-77")
def test_many_requests_one_behind_the_other_are_no_large_one(port: int) -> None:
    last = begun(port, f"GET /healthz HTTP/1.1\r\nHOST\r\nX-Long: {'x' * 8000}\r\n\r\n")
    one = last.replace(b"Connection: close\r\n", b"")
    assert exchange(port, one * 29 + last).count(b"HTTP/1.1 200 ") == 30


@pytest.mark.requirement("S-104")
@pytest.mark.requirement("S-57")
@pytest.mark.parametrize("trailer", ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"])
def test_no_trailer_counts_as_a_header(port: int, trailer: str) -> None:
    """Not for one that is missing, nor beside one that a browser or a proxy has set."""
    site = "Sec-Fetch-Site: same-origin\r\n" if "cross" in trailer else ""
    form = "username=alice&password=no+such+password"
    head = (
        f"POST /sign-in HTTP/1.1\r\nHOST\r\n{site}"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    body = f"{len(form):x}\r\n{form}\r\n0\r\n{trailer}\r\n\r\n"
    answer = exchange(port, begun(port, head + body))
    assert answer.startswith(b"HTTP/1.1 422 " if site else b"HTTP/1.1 403 ")


@pytest.mark.requirement("S-104")
def test_no_trailer_says_where_a_request_comes_from(alice: Person, clock: Clock) -> None:
    """Some proxies pass trailers on, behind the headers that they have set themselves."""
    proxies = (ip_network("127.0.0.0/8"),)
    form = "username=alice&password=no+such+password"
    request = (
        "POST /sign-in HTTP/1.1\r\nHost: login.example.com\r\nConnection: close\r\n"
        "Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: 198.51.100.7\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        f"{len(form):x}\r\n{form}\r\n0\r\nX-Forwarded-For: 203.0.113.99\r\n\r\n"
    )
    behind = Settings(
        bcrypt_cost=4, public_url="https://login.example.com", trusted_proxies=proxies
    )
    with serving(behind, clock) as port:
        assert exchange(port, request.encode()).startswith(b"HTTP/1.1 422 ")
    failed = Event.get(Event.kind == events.PASSWORD_FAILED)
    assert failed.address == "198.51.100.7"
