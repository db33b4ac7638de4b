"""Clients that offer another protocol with a request, as Java's does with HTTP/2 on plain http."""

import socket
from collections.abc import Iterator

import pytest

from settings import Settings
from tests.unit.conftest import Clock, Person
from tests.unit.live import exchange, serving

BODY = b"username=alice&password=" + b"x" * 300
OFFER = (
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
)


@pytest.fixture
def port(data_dir: object, alice: Person, settings: Settings, clock: Clock) -> Iterator[int]:
    with serving(settings, clock) as port:
        yield port


def head(port: int, *more: str) -> bytes:
    lines = [
        "POST /sign-in HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n" + OFFER.encode() + b"\r\n"


def received(connection: socket.socket) -> bytes:
    parts = iter(lambda: connection.recv(65536), b"")
    return b"".join(parts)


@pytest.mark.parametrize("first", [0, 1, 100, len(BODY)])
def test_the_body_is_read_however_it_arrives(port: int, first: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(head(port, f"Content-Length: {len(BODY)}") + BODY[:first])
        connection.sendall(BODY[first:])
        answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 422")
    assert b'data-reason="sign-in-wrong"' in answer
    assert b"connection: close" in answer.lower()


def test_what_follows_the_body_is_no_second_request(port: int) -> None:
    more = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    answer = exchange(port, head(port, f"Content-Length: {len(BODY)}") + BODY + more)
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_body_of_unknown_length_is_refused(port: int) -> None:
    answer = exchange(port, head(port, "Transfer-Encoding: chunked") + b"3\r\na=b\r\n0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400")


def test_without_a_body_the_connection_goes_on(port: int) -> None:
    asked = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    last = f"{asked}Connection: close\r\n\r\n".encode()
    answer = exchange(port, f"{asked}{OFFER}\r\n".encode() + last)
    assert answer.startswith(b"HTTP/1.1 200")
