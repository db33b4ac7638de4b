"""Requests at random, to a real server."""

import http.client
import random
import re
from contextlib import closing
from urllib.parse import quote, urlencode

import pytest

from domain.access import sessions
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import enrolment, recovery_codes
from domain.signin import first_account, reset_links
from models import Session
from routes import ROUTES
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back
from tests.unit.rows import dump

FUZZ_REQUESTS = 700
# A GET may write where to come back to after signing in; and the server itself, that it is there.
WRITTEN = ("return_request", "instance")


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
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        fuzz(fuzzer, connection)


def fuzz(fuzzer: Fuzzer, connection: http.client.HTTPConnection) -> None:
    answered = 0
    for _ in range(FUZZ_REQUESTS):
        method, path, body, headers = fuzzer.request()
        before = dump(but=WRITTEN) if method in ("GET", "HEAD", "OPTIONS") else None
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
            assert dump(but=WRITTEN) == before, (method, path)
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
