"""What a request may say besides its body, on a real server: addresses, headers, trailers."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

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
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
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
