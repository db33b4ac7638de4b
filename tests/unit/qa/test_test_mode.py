"""The test mode: what it gives to tests, and all that it keeps away from."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.unit.command import Command
from tests.unit.in_test_mode import asked, in_test_mode


def test_a_server_for_people_loads_nothing_of_it(command: Command) -> None:
    noting(command).serve()
    assert "routes" in loaded(command)
    assert not {name for name in loaded(command) if name.partition(".")[0] == "qa"}


def test_test_mode_loads_it(command: Command) -> None:
    with in_test_mode(noting(command), "--json"):
        assert asked(json.loads(command.printed), "/healthz") == 200
    assert "test_mode.routes" in loaded(command)


def noting(command: Command) -> Command:
    """The command, with a note of each module that it or a worker loads."""
    command.environment["PYTHONPROFILEIMPORTTIME"] = "1"
    command.wrapper = ("sh", "-c", 'exec "$@" 2>loaded', "sh")
    return command


def loaded(command: Command) -> set[str]:
    told = (command.folder / "loaded").read_text()
    return set(re.findall(r"^import time:.*\| +([\w.]+)$", told, re.MULTILINE))


def test_its_folder_is_gone_when_it_ends(command: Command) -> None:
    del command.environment["NIGHTLATCH_DATA_DIR"]
    with in_test_mode(command):
        assert list(command.folder.glob("nightlatch-test-mode-*"))
    assert not list(command.folder.glob("nightlatch-test-mode-*"))


def test_it_ends_with_whoever_holds_its_standard_input(command: Command) -> None:
    with in_test_mode(
        command, "--json", "--port", "0", "--until-eof", stdin=subprocess.PIPE
    ) as process:
        assert asked(json.loads(command.printed), "/healthz") == 200
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_without_any_standard_input_it_ends_at_once(command: Command) -> None:
    command.wrapper = ("sh", "-c", 'exec "$@" <&-', "sh")
    with in_test_mode(command, "--json", "--port", "0", "--until-eof") as process:
        assert process.wait(timeout=60) == 0


@pytest.fixture
def no_signal_is_ignored() -> Iterator[None]:
    """Under `nohup` the tests ignore SIGHUP, and so would each process that they start."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("no_signal_is_ignored")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_leaves_nothing_behind(
    command: Command, number: signal.Signals
) -> None:
    del command.environment["NIGHTLATCH_DATA_DIR"]
    with in_test_mode(
        command, "--json", "--port", "0", "--until-eof", stdin=subprocess.PIPE
    ) as process:
        assert asked(json.loads(command.printed), "/healthz") == 200
        process.send_signal(number)
        assert process.wait(timeout=60) == 0
    assert not list(command.folder.glob("nightlatch-test-mode-*"))


IGNORED = """
import signal
from test_mode.ending import Ending

class Last:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)

ending = Ending()
Last()
ending.run(None, None, until_eof=False)
"""


def test_a_signal_whose_exit_python_ignores_ends_it_too(command: Command) -> None:
    line = [sys.executable, "-c", IGNORED]
    done = subprocess.run(
        line, env=command.environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert "Exception ignored in" in done.stderr


HALF_A_REQUEST = b"\r\n".join(
    (
        b"POST /test-mode/clock HTTP/1.1",
        b"Host: 127.0.0.1",
        b"Sec-Fetch-Site: same-origin",
        b"Authorization: Bearer TOKEN",
        b"Content-Length: 9",
        b"Expect: 100-continue",
        b"\r\n",
    )
)


def test_a_request_that_does_not_end_does_not_keep_it(command: Command) -> None:
    with in_test_mode(
        command, "--json", "--port", "0", "--until-eof", stdin=subprocess.PIPE
    ) as process:
        told = json.loads(command.printed)
        port = int(told["origin"].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(HALF_A_REQUEST.replace(b"TOKEN", told["token"].encode()))
            assert half.recv(100).startswith(b"HTTP/1.1 100")
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(timeout=60) == 0
