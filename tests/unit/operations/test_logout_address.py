"""Where a logout token is sent, and where never; and apps that answer as they shouldn't."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from operations import logout_address
from operations.logout_address import Untold
from tests.unit import logout_receiver
from tests.unit.logout_receiver import ToldApp
from tools import ports
from tools.certificates import self_signed


@pytest.fixture
def app() -> Iterator[ToldApp]:
    with logout_receiver.told_app() as found:
        yield found


def refusal(address: str) -> str:
    with pytest.raises(Untold) as refused:
        logout_address.send(address, "token")
    return str(refused.value)


@pytest.mark.requirement("S-156")
@pytest.mark.parametrize(
    "address",
    [
        *("169.254.169.254", "169.254.1.1", "fe80::1", "fd00:ec2::254", "100.100.100.200"),
        *("168.63.129.16", "::", "224.0.0.1", "ff02::1", "255.255.255.255"),
        *("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "0.0.0.0"),  # noqa: S104  # to send to
        *("fd20:ce::254", "fd00:c1::a9fe:a9fe", "192.0.0.192", "64:ff9b:1::a9fe:a9fe"),
        *("::169.254.169.254", "::ffff:0:169.254.169.254", "2002:a9fe:a9fe::1"),
    ],
)
def test_nothing_is_sent_to_where_clouds_hand_out_credentials(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert "never connects" in refusal(f"https://{host}/logout")


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.5", "192.168.1.2", "172.16.0.1", "fd12::1", "8.8.8.8", "::1"),
        *("64:ff9b::a00:5", "2002:a00:5::1", "2001:db8::a9fe:a9fe"),
    ],
)
def test_a_teams_own_network_may_be_reached(address: str) -> None:
    assert not logout_address.is_forbidden(ipaddress.ip_address(address))


@pytest.mark.requirement("S-156")
@pytest.mark.parametrize("address", ["http://192.0.2.1/out", "http://wiki.example.com/out"])
def test_a_token_is_sent_in_the_clear_to_this_machine_only(address: str) -> None:
    assert refusal(address) == "isn't https"


@pytest.mark.requirement("S-156")
def test_a_certificate_has_to_be_one_that_this_machine_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "certificate.pem"
    certificate.write_bytes(b"".join(self_signed("localhost")))
    anew = logout_address.trusting.__wrapped__
    monkeypatch.setattr(logout_address, "trusting", anew)
    with logout_receiver.told_app(certificate) as app:
        address = app.address.replace("http://127.0.0.1", "https://localhost")
        assert refusal(address).startswith("has a certificate that isn't valid")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        logout_address.send(address, "token")
        assert app.tokens() == ["token"]


@pytest.mark.requirement("S-156")
def test_redirects_are_not_followed(app: ToldApp) -> None:
    elsewhere = app.address.replace("logged-out", "elsewhere")
    app.answer = f"HTTP/1.1 307 No\r\nLocation: {elsewhere}\r\n\r\n".encode()
    assert refusal(app.address) == "answered with status 307"
    assert len(app.requests) == 1


@pytest.mark.requirement("S-156")
def test_no_proxy_of_the_environment_is_used(app: ToldApp, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:1")
    logout_address.send(app.address, "token")
    assert app.tokens() == ["token"]


@pytest.mark.requirement("S-156")
def test_an_app_that_drips_or_says_nothing_is_given_up_in_time(
    app: ToldApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logout_address, "WITHIN", 0.5)

    def drips(connection: socket.socket) -> None:
        for byte in b"HTTP/1.1 200 OK\r\n" * 30:
            connection.sendall(bytes([byte]))
            time.sleep(0.1)

    begun = time.monotonic()
    for app.answer in (drips, lambda connection: connection.recv(1)):
        assert "didn't answer within" in refusal(app.address)
    assert time.monotonic() - begun < 20  # where to the end of it were 50


@pytest.mark.requirement("S-156")
@pytest.mark.parametrize("status", [b"200 OK", b"204 No Content", b"400 Bad Request"])
def test_an_app_that_has_answered_is_not_waited_for(
    app: ToldApp, monkeypatch: pytest.MonkeyPatch, status: bytes
) -> None:
    """Some keep the connection, or go on answering, although we have asked them not to."""
    for module, name in ((logout_address, "WITHIN"), (logout_receiver, "WAIT")):
        monkeypatch.setattr(module, name, 60.0)
    monkeypatch.setattr(logout_address, "REST_WITHIN", 0.1)

    def keeps(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
        connection.recv(1)  # until we hang up

    app.answer, begun = keeps, time.monotonic()
    if status.startswith(b"2"):
        logout_address.send(app.address, "token")
    else:
        assert refusal(app.address) == "answered with status 400"
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 \r\n\r\n", b"x" * 9000])
def test_what_is_no_http_is_no_answer(app: ToldApp, answer: bytes) -> None:
    app.answer = answer
    assert refusal(app.address) == "answered with something that isn't HTTP"


@pytest.mark.requirement("S-156")
def test_of_an_endless_answer_little_is_read() -> None:
    sent = 0

    def endless(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while sent < 200:
            connection.sendall(b"x" * 100_000)
            sent += 1

    with logout_receiver.told_app() as app:
        app.answer = endless
        logout_address.send(app.address, "token")
    assert sent < 200


def test_why_it_could_not_be_told_is_said(app: ToldApp) -> None:
    assert refusal("https://nowhere.invalid/out") == "has a host name that can't be found"
    with ports.refusing() as port:
        told = refusal(f"http://127.0.0.1:{port}/out")
    assert told == "can't be reached: Connection refused"
