"""Alive and ready, for whatever watches; a stop that lets people finish."""

import http.client
import io
import json
import signal
import socket
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain import security_log
from domain.encryption import vault
from domain.encryption.keyring import Key, Keyring
from models import Installation, database
from operations import readiness
from tests.unit.command import Command
from tests.unit.racing import side_by_side

FORM = "username=ada"  # without a password, which takes a busy machine long to hash
TAKEN = 0.3  # seconds that writing a line takes here, so that others come meanwhile


def test_a_server_that_can_serve_is_ready(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


@pytest.mark.requirement("S-97")
def test_without_its_database_it_is_alive_and_not_ready(client: TestClient) -> None:
    Installation.delete().execute()
    answer = client.get("/readyz")
    assert (answer.status_code, client.get("/healthz").status_code) == (503, 200)


@pytest.mark.requirement("S-97")
def test_with_another_key_it_is_not_ready(client: TestClient) -> None:
    vault.use(Keyring((Key(bytes(range(32)), "elsewhere"),)))
    assert client.get("/readyz").status_code == 503


@pytest.mark.requirement("S-96")
def test_strangers_learn_a_word_and_the_log_learns_it_once(
    client: TestClient, data_dir: Path, log: io.StringIO
) -> None:
    with database.connection_context():
        database.execute_sql("DROP TABLE installation")
    start = len(log.getvalue())
    for _ in range(3):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "not ready: database\n")
    lines = [json.loads(line) for line in log.getvalue()[start:].splitlines()]
    told = [(line["event"], line.get("reason")) for line in lines]
    assert told.count(("not-ready", "database")) == 1


@pytest.mark.requirement("S-97")
def test_watchers_who_ask_at_once_make_one_line(
    data_dir: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.use(Keyring((Key(bytes(range(32)), "elsewhere"),)))
    monkeypatch.setattr(security_log, "listener", lambda *_: time.sleep(TAKEN))
    start, watch = len(log.getvalue()), readiness.Watch(lambda: None)
    assert side_by_side(watch.state, watch.state, watch.state) == ["key"] * 3
    lines = [json.loads(line)["event"] for line in log.getvalue()[start:].splitlines()]
    assert lines == ["not-ready"]


def test_a_request_in_progress_is_finished_when_the_server_stops(tmp_path: Path) -> None:
    command = Command(tmp_path)
    with command.serving() as process:
        port = int(command.port)
        idle = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        idle.request("GET", "/healthz")
        idle.getresponse().read()
        with socket.create_connection(("127.0.0.1", port), timeout=60) as busy:
            busy.sendall(_head(port))
            assert busy.recv(1024).startswith(b"HTTP/1.1 100 ")  # the server waits for the rest
            process.send_signal(signal.SIGTERM)
            assert idle.sock.recv(1) == b""  # it lets go of those who ask for nothing
            busy.sendall(FORM.encode())
            answer = busy.recv(65536)
        idle.close()
    assert answer.startswith(b"HTTP/1.1 422 ")
    assert process.returncode == 0


def _head(port: int) -> bytes:
    lines = [
        "POST /sign-in HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(FORM)}",
        "Expect: 100-continue",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
