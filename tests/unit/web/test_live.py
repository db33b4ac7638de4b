"""The app on a real uvicorn: raw bytes, error pages, and whatever a fuzzer thinks of."""

from urllib.parse import urlencode

import pytest

from models import Attempts, User
from tests import cases
from tests.unit.conftest import PASSWORD, Clock, Person
from tests.unit.live import exchange


def raw(port: int, line: str, *headers: str, body: str = "") -> bytes:
    head = [line, f"Host: 127.0.0.1:{port}", "Connection: close", *headers]
    return exchange(port, ("\r\n".join(head) + "\r\n\r\n" + body).encode("latin-1"))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.requirement("S-103")
@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 5"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Transfer-Encoding: xchunked", "Content-Length: 5"),
        ("Content-Length: +5",),
        ("Content-Length: -1",),
        ("Transfer-Encoding: chunked, identity",),
    ],
    ids=str,
)
def test_conflicting_lengths_smuggle_no_second_request(port: int, headers: tuple[str, ...]) -> None:
    smuggled = "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    own = ("Sec-Fetch-Site: same-origin", "Content-Type: application/x-www-form-urlencoded")
    answer = raw(port, "POST /sign-in HTTP/1.1", *own, *headers, body=smuggled)
    assert b"ok\n" not in answer
    assert answer == b"" or 400 <= status(answer) < 500


@pytest.mark.requirement("S-62")
@pytest.mark.requirement("S-96")
@pytest.mark.parametrize(
    ("line", "headers", "wanted"),
    [
        ("GET /nowhere HTTP/1.1", (), 404),
        ("POST /sign-in HTTP/1.1", (), 403),
        ("PUT /sign-in HTTP/1.1", ("Sec-Fetch-Site: same-origin",), 405),
        ("POST /sign-in HTTP/1.1", ("Sec-Fetch-Site: same-origin", "Content-Length: 70000"), 413),
        ("GET /sign-in HTTP/1.1", ("X-Forwarded-For: 1.2.3.4",), 421),
    ],
    ids=str,
)
@pytest.mark.parametrize("htmx", [False, True])
def test_error_pages_belong_to_the_product(  # noqa: PLR0917  # one row of the table
    port: int, alice: Person, line: str, headers: tuple[str, ...], wanted: int, htmx: bool
) -> None:
    answer = raw(port, line, *headers, *(("HX-Request: true",) if htmx else ()))
    assert status(answer) == wanted
    assert b"content-security-policy: default-src 'self'" in answer.lower()
    assert (b"<html" in answer) is not htmx


def test_a_refused_form_has_a_page_too(port: int, alice: Person) -> None:
    answer = raw(port, "POST /sign-in HTTP/1.1", "Sec-Fetch-Site: same-origin")
    assert status(answer) == 422
    assert b"<html" in answer


@pytest.mark.requirement("S-96")
@pytest.mark.parametrize("htmx", [False, True])
def test_a_fault_has_a_page_too(port: int, alice: Person, htmx: bool) -> None:
    User.update(password_hash=b"broken").execute()
    answer = post(port, "/sign-in", {"username": "alice", "password": PASSWORD}, htmx=htmx)
    assert status(answer) == 500
    assert b"Something went wrong on our side" in answer
    assert b"Traceback" not in answer
    assert (b"<html" in answer) is not htmx


def test_a_refusal_to_wait_says_how_long(port: int, clock: Clock) -> None:
    Attempts.create(key="source:127.0.0.1", failures=30, next_at=clock.now + 90)
    answer = post(port, "/sign-in", {"username": "x", "password": "y"}, htmx=False)
    assert status(answer) == 429
    assert b"\r\nretry-after: 90\r\n" in answer.lower()
    assert b'data-retry-after="90"' in answer
    assert b"Try again in <span>90 seconds</span>." in answer


def post(port: int, path: str, fields: dict[str, str], *, htmx: bool) -> bytes:
    body = urlencode(fields)
    headers = [
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return raw(
        port, f"POST {path} HTTP/1.1", *headers, *(["HX-Request: true"] if htmx else []), body=body
    )


@pytest.mark.case("B33")
@pytest.mark.parametrize("value", cases.rows("B33", "cookie_value")[0]["values"])
def test_a_broken_cookie_is_no_fault(port: int, value: str) -> None:
    answer = raw(port, "GET /profile HTTP/1.1", f"Cookie: nightlatch-{port}-session={value}")
    assert status(answer) == 303


@pytest.mark.case("B34")
def test_a_megabyte_is_refused_fast(port: int) -> None:
    own = ("Sec-Fetch-Site: same-origin", "Content-Type: application/x-www-form-urlencoded")
    answer = raw(port, "POST /sign-in HTTP/1.1", *own, "Content-Length: 1048576")
    assert status(answer) == 413
