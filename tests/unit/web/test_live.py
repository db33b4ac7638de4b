"""The app on a real uvicorn: raw bytes, error pages, and whatever a fuzzer thinks of."""

import http.client
import random
import re
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote, urlencode

import pytest

from domain.access import sessions
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import enrolment, recovery_codes
from domain.signin import first_account, reset_links
from models import Attempts, Session, User
from routes import ROUTES
from settings import Settings
from tests import cases
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back
from tests.unit.live import exchange, serving
from tests.unit.rows import dump

FUZZ_REQUESTS = 700


@pytest.fixture
def port(data_dir: object, settings: Settings, clock: Clock) -> Iterator[int]:
    with serving(settings, clock) as port:
        yield port


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
        ("POST /sign-in HTTP/1.1", ("Sec-Fetch-Site: same-origin",), 422),
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


class Fuzzer:
    """Random requests, the same ones for the same seed."""

    FIELDS = (
        *("username", "password", "code", "recovery_code", "name", "email", "next", "key"),
        *("confirm_password", "confirm_code", "current_password", "is_admin", "x" * 300),
        *("shown_to", "seen", "about"),
    )
    TEXTS = (
        *("", "a", "000000", "１２３４５６", "\0", "\ud800", "é" * 300, "x" * 2000, "-1", "9" * 40),
        *("' OR 1=1", "{{7*7}}", "<script>", "%00", "../..", "//evil.example", "\r\nX: y", "💥"),
        PASSWORD,
        "alice",
        "bob",
    )
    METHODS = ("GET", "HEAD", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
    TYPES = (
        *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        *("multipart/form-data; boundary=x", "multipart/form-data", "application/json"),
        *("application/x-www-form-urlencoded; charset=nonsense", "text/plain", "", "%"),
    )

    def __init__(self, seed: int, tokens: list[str], shown_to: list[str], port: int) -> None:
        self.chance, self.tokens, self.port = random.Random(seed), tokens, port  # noqa: S311
        self.shown_to = shown_to

    def request(self) -> tuple[str, str, bytes, dict[str, str]]:
        pick = self.chance.choice
        route = pick(ROUTES).path
        path = re.sub(
            r"\{[\w:]+\}", lambda _: quote(self.text(), safe="", errors="surrogatepass"), route
        )
        query = self.encoded() if self.chance.random() < 0.3 else ""
        kind = pick(self.TYPES)
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": f"nightlatch-{self.port}-{pick(['session', 'setup', 'reset', 'browser'])}="
            f"{pick([*self.tokens, 'junk', '%00', chr(34)])}",
        }
        if kind:
            headers["Content-Type"] = kind
        for name, values in {
            "Sec-Fetch-Site": ("same-origin", "same-origin", "same-origin", "cross-site", ""),
            "HX-Request": ("true", "false", ""),
            "User-Agent": ("", "\x7f", "x" * 3000, "Firefox/1 (Windows)"),
            "Accept-Encoding": ("gzip", "br;q=x"),
        }.items():
            if self.chance.random() < 0.7:
                headers[name] = pick(values)
        return pick(self.METHODS), f"{path}?{query}", self.body(kind), headers

    def text(self) -> str:
        return self.chance.choice(self.TEXTS)

    def encoded(self) -> str:
        fields = [(self.chance.choice(self.FIELDS), self.text()) for _ in range(4)]
        fields.append(("shown_to", self.chance.choice(self.shown_to)))
        return urlencode(fields, errors="surrogatepass")

    def body(self, kind: str) -> bytes:
        if kind.startswith("multipart"):
            name = self.chance.choice(self.FIELDS)
            part = (
                f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\nx\r\n'
            )
            return (part + self.chance.choice(["--x--\r\n", "", "--x\r\n"])).encode()
        if self.chance.random() < 0.1:
            return self.chance.randbytes(200)
        return self.encoded().encode()


@pytest.mark.requirement("S-73")
@pytest.mark.requirement("S-60")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_request_makes_a_fault_and_no_get_makes_a_change(
    port: int, alice: Person, bob: Person, clock: Clock, seed: int
) -> None:
    tokens = tokens_of_all_kinds(alice, bob, clock.now)
    fuzzer = Fuzzer(seed, tokens, [alice.user.shown_as, bob.user.shown_as], port)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        fuzz(fuzzer, connection)


def fuzz(fuzzer: Fuzzer, connection: http.client.HTTPConnection) -> None:
    answered = 0
    for _ in range(FUZZ_REQUESTS):
        method, path, body, headers = fuzzer.request()
        before = dump() if method in ("GET", "HEAD", "OPTIONS") else None
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, ConnectionError):
            connection.close()  # not HTTP at all, or refused with the connection: no fault
            continue
        answered += 1
        assert answer.status < 500, (method, path, body, headers)
        if before is not None:
            assert dump() == before, (method, path)
    assert answered > FUZZ_REQUESTS * 0.6


def tokens_of_all_kinds(alice: Person, bob: Person, now: int) -> list[str]:
    with write():
        opened = [
            sessions.begin(alice.user, Session.FULL, now, ORIGIN),
            sessions.begin(bob.user, Session.FULL, now, ORIGIN),
            sessions.begin(bob.user, Session.PASSWORD, now, ORIGIN),
        ]
    for one in opened:
        come_back(one, now)
    enrolment.begin(opened[0].session, now)
    recovery_codes.generate(opened[1].session, now)
    links = [
        reset_links.make(alice.user, now, Caller()),
        first_account.make_link(now) or "none-is-open",
    ]
    return [watched(token) for token in [*(o.token for o in opened), *links]]


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
