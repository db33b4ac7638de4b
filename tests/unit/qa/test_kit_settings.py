"""What testers set for the kit, and what it says of what cannot be meant."""

import socket
import threading
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from nightlatch_qa import Nightlatch, Phone, starting
from nightlatch_qa.asking import CannotTest
from nightlatch_qa.phone import DOUBT, STEP
from tests.unit.conftest import NOW, SECRET
from tools import ports


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


def named(folder: Path, url: str, token: str = "") -> Nightlatch:
    environment = {"QA_NIGHTLATCH_URL": url, "QA_NIGHTLATCH_TOKEN": token}
    with starting.found(environment, folder / "server.log") as server:
        return server


@pytest.mark.case("B92")
@pytest.mark.parametrize(
    "url",
    [
        "http://x:8000\n",
        " http://x:8000 ",
        "\thttp://x:8000//\r\n",
        "HTTP://X:8000/",
        "http://x:08000",
    ],
)
def test_an_address_is_taken_without_what_came_along_with_it(tmp_path: Path, url: str) -> None:
    assert named(tmp_path, url).url == "http://x:8000"


@pytest.mark.case("B92")
@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://x:443/", "https://x"),
        ("http://x:80", "http://x"),
        ("http://[::1]:8", "http://[::1]:8"),
    ],
)
def test_an_address_is_written_as_browsers_do(tmp_path: Path, url: str, origin: str) -> None:
    assert named(tmp_path, url).url == origin


@pytest.mark.case("B92")
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://x/sign-in", "more than a server's address: use https://x"),
        ("https://x?a=1", "more than a server's address"),
        ("https://x#a", "more than a server's address"),
        ("https://me:key@x", "use https://x"),
        ("https://x y", "can't contain these"),
        ("https://x\ufeff", "can't contain these"),
        ("https://x\nhttps://y", "can't contain these"),
        ("https://x:port", "not an address"),
        ("https://[x", "not an address"),
        ("https://", "doesn't start with"),
        ("'https://x'", "doesn't start with"),
    ],
)
def test_what_is_no_address_is_told_so(tmp_path: Path, url: str, says: str) -> None:
    with pytest.raises(CannotTest, match=r"^QA_NIGHTLATCH_URL is ") as told:
        named(tmp_path, url)
    assert says in str(told.value)


@pytest.mark.case("B92")
@pytest.mark.parametrize("token", ["abc\n", " abc", "abc \r\n", "\tabc"])
def test_a_token_is_taken_without_what_came_along_with_it(tmp_path: Path, token: str) -> None:
    assert named(tmp_path, "http://x", token).token == "abc"


@pytest.mark.case("B92")
@pytest.mark.parametrize("token", ["ab c", "ab\nc", "abc\u200b", "\ufeffabc", "abç"])
def test_a_token_that_no_header_holds_is_told_so_and_not_shown(tmp_path: Path, token: str) -> None:
    with pytest.raises(CannotTest, match="QA_NIGHTLATCH_TOKEN contains a character") as told:
        named(tmp_path, "http://x", token)
    assert token not in str(told.value)


@pytest.mark.case("B92")
def test_a_blank_setting_is_none(tmp_path: Path) -> None:
    server = named(tmp_path, "http://x", " \n")
    assert not server.test_mode


def test_a_server_that_is_gone_is_told_in_a_sentence_with_its_address() -> None:
    with ports.refusing() as port:
        url = f"http://127.0.0.1:{port}"
        for token in ("token", ""):
            with pytest.raises(CannotTest, match=rf"^{url} does not answer: .*refused"):
                Nightlatch(url, token).now()


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
        thread.join(timeout=60)
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
