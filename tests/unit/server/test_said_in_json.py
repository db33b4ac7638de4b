"""One JSON object a line on standard error, whichever part of a server has something to say."""

import json
import socket
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.command import Command
from tests.unit.server.measured import Measured

NO_HTTP = b"G@T / HTTP/1.1\r\n\r\n"
NO_FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n"
    b"Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\nabcd"
)


@pytest.mark.requirement("S-92")
@pytest.mark.parametrize("kind", [Command, Measured])
@pytest.mark.parametrize("options", [(), ("--test-mode",)], ids=["real", "test mode"])
def test_all_of_it_is_json(tmp_path: Path, kind: type[Command], options: tuple[str, ...]) -> None:
    command, log = kind(tmp_path), tmp_path / "log"
    with log.open("w") as written, command.serving(*options, stderr=written):
        answers = [answer(command, asked) for asked in (NO_HTTP, NO_FORM)]
    assert all(b" 400 " in told for told in answers)
    events = [json.loads(line)["event"] for line in log.read_text().splitlines()]
    assert "Invalid HTTP request received." in events


def answer(command: Command, asked: bytes) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", int(command.port)), timeout=60)) as to:
        to.sendall(asked)
        return to.recv(4096)
