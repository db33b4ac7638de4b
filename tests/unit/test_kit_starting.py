"""The testers' kit starts a server, or gives up, in bounded time, and reaches one far away."""

import socket
import threading
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from nightlatch_qa import Nightlatch, Phone, starting
from nightlatch_qa.phone import DOUBT, STEP
from nightlatch_qa.server import CannotTest
from tests.unit.conftest import NOW, SECRET

# What the shell starts holds its standard output open for as long as it lives.
FOREVER = "sleep 600 & wait\n"
TOLD = """echo '{"origin": "http://127.0.0.1:1", "token": "t", "setup_link": ""}'\n"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for folder in ("scripts", "qa/test_mode"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def found(checkout: Path, script: str) -> Nightlatch:
    run = checkout / "scripts/run"
    run.write_text(f"#!/bin/sh\n{script}")
    run.chmod(0o755)
    environment = {"QA_NIGHTLATCH_CHECKOUT": str(checkout), "PATH": "/usr/bin:/bin"}
    with starting.found(environment, checkout / "server.log") as server:
        return server


@pytest.mark.parametrize("said", ["", "printf '{'\n"], ids=["nothing", "half a line"])
def test_a_start_that_takes_for_ever_is_given_up(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(starting, "STARTS_WITHIN", 0.5)
    begun = time.monotonic()
    with pytest.raises(CannotTest, match=r"within 0\.5 s; .*server\.log says why"):
        found(checkout, said + FOREVER)
    assert time.monotonic() - begun < 20


def test_a_server_that_does_not_end_is_killed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "ENDS_WITHIN", 0.5)
    begun = time.monotonic()
    assert found(checkout, TOLD + FOREVER).token == "t"
    assert time.monotonic() - begun < 20


def test_a_server_for_tests_has_none_of_the_settings_of_people(checkout: Path) -> None:
    found(checkout, f'env > "{checkout}/told"\n{TOLD}')
    told = (checkout / "told").read_text().splitlines()
    given = {line for line in told if line.startswith("NIGHTLATCH_")}
    names = ("DATA_DIR", "HOST", "PUBLIC_URL", "SECRET_KEY", "TRUSTED_PROXIES")
    assert given == {f"NIGHTLATCH_{name}=" for name in names}


def test_a_start_that_fails_says_where_the_reason_is(checkout: Path) -> None:
    with pytest.raises(CannotTest, match=r"server\.log says why"):
        found(checkout, "echo no >&2\nexit 1\n")
    assert (checkout / "server.log").read_text() == "no\n"


@pytest.mark.parametrize(
    ("name", "value"), [("CHECKOUT", "/nowhere"), ("URL", "127.0.0.1:8000"), ("URL", "localhost")]
)
def test_a_setting_that_cannot_be_meant_is_named_with_its_value(
    tmp_path: Path, name: str, value: str
) -> None:
    environment = {f"QA_NIGHTLATCH_{name}": value}
    with (
        pytest.raises(CannotTest, match=rf"^QA_NIGHTLATCH_{name} is {value}, "),
        starting.found(environment, tmp_path / "server.log"),
    ):
        pass


def test_a_server_far_away_is_reached_by_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    proxy = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = proxy.accept()
        with connection:
            asked.append(connection.recv(65536))
            connection.sendall(f"HTTP/1.0 200 OK\r\nDate: {formatdate(NOW)}\r\n\r\n".encode())

    thread = threading.Thread(target=answer)
    thread.start()
    with proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        told = Nightlatch("http://nightlatch.example").now()
        thread.join(timeout=10)
    assert asked[0].startswith(b"GET http://nightlatch.example/healthz ")
    assert abs(told - NOW) < 30


class Fixed:
    """A deployed server's time, as the kit has measured it."""

    def now(self) -> float:
        return NOW


def test_on_a_clock_that_cannot_be_moved_it_waits_for_what_is_not_known_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    phone = Phone(Fixed(), SECRET)
    for _ in range(4):
        phone.next_code()
    assert waited == [STEP + DOUBT]
