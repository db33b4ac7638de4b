"""What the address of an app says to a stranger."""

import http.server
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from operations import app_address
from operations.app_address import NOT_SET_UP, OPEN, PASSES_HEADERS, UNREACHABLE
from tools import ports

OURS = "https://login.example.test"
Answer = tuple[int, dict[str, str], bytes]
Answers = Callable[[str, dict[str, str]], Answer]


@contextmanager
def answering(answers: Answers) -> Iterator[str]:
    """The origin of an app that answers so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers(self.path, dict(self.headers.items()))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def guarded(passing: tuple[str, ...] = ()) -> Answers:
    """As behind the front door, where the proxy lets these headers through to us."""

    def answer(path: str, headers: dict[str, str]) -> Answer:
        if path.startswith("/.nightlatch/probe?question=q"):
            came = sorted(name.lower() for name in headers if name in passing)
            return 403, {}, json.dumps({"arrived": came}).encode()
        return 302, {"Location": f"{OURS}/enter?app=1"}, b""

    return answer


def always(status: int, location: str = "", body: bytes = b"") -> Answers:
    headers = {"Location": location} if location else {}
    return lambda _path, _headers: (status, headers, body)


def fault(answers: Answers) -> app_address.AddressResult:
    with answering(answers) as origin:
        return app_address.asked(origin, OURS, "q")


def test_an_app_behind_the_front_door_has_no_fault() -> None:
    assert fault(guarded()) == app_address.AddressResult()


@pytest.mark.requirement("S-120")
@pytest.mark.case("B44")
@pytest.mark.parametrize("status", [200, 204, 206])
def test_an_app_that_answers_a_stranger_is_open(status: int) -> None:
    found = fault(always(status, body=b"Welcome"))
    assert found.fault == OPEN
    assert str(status) in found.seen


@pytest.mark.requirement("S-120")
@pytest.mark.parametrize("name", ["Remote-User", "Remote_User", "Remote-Groups", "Remote_Sub"])
def test_headers_that_come_through_are_named(name: str) -> None:
    found = fault(guarded((name,)))
    assert (found.fault, found.arrived) == (PASSES_HEADERS, (name.lower(),))


@pytest.mark.requirement("S-120")
@pytest.mark.parametrize(
    "answers",
    [
        always(302, "https://elsewhere.example.test/login"),
        always(302, f"{OURS}.evil.example/enter"),
        always(302, "/login"),
        always(401),
        always(403),
        always(404),
        always(502),
    ],
)
def test_an_app_that_does_not_lead_to_our_sign_in_is_not_set_up(answers: Answers) -> None:
    found = fault(answers)
    assert (found.fault, "not with our sign-in" in found.seen) == (NOT_SET_UP, True)


@pytest.mark.parametrize("body", [b"", b"Not found", b"[]", b'{"arrived": 1}', b"\xff", b"{" * 999])
def test_something_else_below_our_addresses_there_is_told(body: bytes) -> None:
    def answer(path: str, headers: dict[str, str]) -> Answer:
        return guarded()(path, headers) if path == "/" else (403, {}, body)

    assert fault(answer).fault == NOT_SET_UP


@pytest.mark.requirement("S-120")
def test_no_redirect_is_followed() -> None:
    asked: list[str] = []

    def elsewhere(path: str, _headers: dict[str, str]) -> Answer:
        asked.append(path)
        return 200, {}, b""

    with answering(elsewhere) as other:
        assert fault(always(302, f"{other}/secret")).fault == NOT_SET_UP
    assert asked == []


def test_where_nothing_listens_nothing_answers() -> None:
    with ports.refusing() as port:
        found = app_address.asked(f"http://127.0.0.1:{port}", OURS, "q")
    assert (found.fault, "refused" in found.seen) == (UNREACHABLE, True)


@pytest.mark.requirement("S-120")
@pytest.mark.parametrize(
    "said", [b"SSH-2.0-secret\r\n", b"HTTP/1.1 302 x\r\nLocation: http://[\r\n\r\n"]
)
def test_nothing_that_another_service_says_is_told(said: bytes) -> None:
    class Says(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            self.request.sendall(said)

    with socketserver.TCPServer(("127.0.0.1", 0), Says) as server:
        threading.Thread(target=server.handle_request).start()
        found = app_address.asked(f"http://127.0.0.1:{server.server_address[1]}", OURS, "q")
    assert found == app_address.AddressResult(
        UNREACHABLE, "Whatever answers there doesn't speak HTTP."
    )


@pytest.mark.requirement("S-120")
def test_what_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_address, "EACH", 60)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        found = app_address.asked(origin, OURS, "q", within=0.2)
        assert time.monotonic() - start < 20
    assert found.fault == UNREACHABLE


def test_what_answers_without_https_is_told() -> None:
    with answering(guarded()) as origin:
        found = app_address.asked(origin.replace("http:", "https:"), OURS, "q")
    assert (found.fault, "https" in found.seen) == (UNREACHABLE, True)
