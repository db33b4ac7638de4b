"""What answers at the public address: Nightlatch, something else, or nothing."""

import http.server
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from operations import public_address
from tools import ports
from tools.certificates import self_signed

OURS = {"X-Answer-By": "nightlatch"}


@contextmanager
def answering(
    status: int, headers: dict[str, str], certificate: Path | None = None
) -> Iterator[int]:
    """The port of a server that answers everything so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        server_version, sys_version = headers.get("Server", ""), ""

        def do_GET(self) -> None:
            self.send_response(status)
            for name in headers.keys() - {"Server"}:
                self.send_header(name, headers[name])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@pytest.mark.parametrize(
    ("status", "headers", "found", "problem"),
    [
        (200, OURS, "Nightlatch answers", ""),
        (421, OURS, "answers with 421", "isn't configured for this address"),
        (500, OURS, "answers with 500", "Its log says"),
        (502, {"Server": "Caddy"}, "a proxy answers with 502", "can't reach Nightlatch"),
        (200, {"Server": "Apache"}, "something else answers with 200", "(Apache)"),
        (302, {"Location": "https://other.example/x"}, "to other.example", "sent to other.example"),
        (302, {"Location": "/login"}, "something else answers with 302", "Something other"),
    ],
)
def test_what_answers_is_told(
    status: int, headers: dict[str, str], found: str, problem: str
) -> None:
    with answering(status, headers) as port:
        answer = public_address.asked(f"http://127.0.0.1:{port}")
    assert found in answer.found
    assert problem in answer.problem
    assert bool(problem) == bool(answer.problem)


def test_a_redirect_is_not_followed() -> None:
    with answering(200, OURS) as there:
        elsewhere = {"Location": f"http://localhost:{there}/"}
        with answering(301, elsewhere) as port:
            assert public_address.asked(f"http://127.0.0.1:{port}").problem


def test_nothing_answers() -> None:
    with ports.refusing() as port:
        answer = public_address.asked(f"http://127.0.0.1:{port}")
    assert answer.found == "nothing answers"
    assert "Connection refused" in answer.problem


def test_a_name_that_leads_nowhere_is_told() -> None:
    assert "can't be found" in public_address.asked("https://nowhere.invalid").problem


def test_what_never_ends_its_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_address, "EACH", 60)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        answer = public_address.asked(f"http://127.0.0.1:{silent.getsockname()[1]}", within=0.2)
        assert time.monotonic() - begun < 20
    assert "There was no answer in time" in answer.problem


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that nobody has signed but itself, and its key."""
    file = tmp_path / "certificate.pem"
    file.write_bytes(b"".join(self_signed("localhost")))
    return file


def test_a_certificate_that_browsers_refuse_is_told(certificate: Path) -> None:
    with answering(200, OURS, certificate) as port:
        answer = public_address.asked(f"https://localhost:{port}")
    assert "certificate" in answer.found
    assert "self-signed certificate" in answer.problem


def test_one_that_they_trust_is_well(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with answering(200, OURS, certificate) as port:
        assert public_address.asked(f"https://localhost:{port}").problem == ""
        wrong_name = public_address.asked(f"https://127.0.0.1:{port}")
    assert "not valid for '127.0.0.1'" in wrong_name.problem


def test_a_server_without_https_is_told() -> None:
    with answering(200, OURS) as port:
        answer = public_address.asked(f"https://127.0.0.1:{port}")
    assert (answer.found, "doesn't use https" in answer.problem) == ("no https", True)
