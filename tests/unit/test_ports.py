"""The ports that tests take for their servers."""

import socket
import subprocess
import sys
from itertools import count

import pytest

from settings import ROOT
from tools import ports

ELSEWHERE = """
import sys
from itertools import count
from tools import ports

ports._next = count(int(sys.argv[1]))
print(ports.free_port())
"""


def test_what_one_process_was_given_no_other_is(monkeypatch: pytest.MonkeyPatch) -> None:
    given = ports.free_port()
    line = [sys.executable, "-c", ELSEWHERE, str(given - ports.FIRST)]
    other = subprocess.run(line, cwd=ROOT, capture_output=True, check=True, timeout=120)
    monkeypatch.setattr(ports, "_next", count(given - ports.FIRST))
    assert given not in {int(other.stdout), ports.free_port()}


def test_where_somebody_listens_is_no_free_port() -> None:
    for address, family in ports.ADDRESSES:
        port = ports.free_port()
        with socket.create_server((address, port), family=family):
            assert not ports._is_free(port)
        assert ports._is_free(port)


def test_few_are_held_at_a_time() -> None:
    for _ in range(ports.HELD + 3):
        ports.free_port()
    assert len(ports._held) == ports.HELD


def test_a_port_that_refuses_does_so_and_is_nobody_elses() -> None:
    with ports.refusing() as port:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=30)
        assert not ports._is_free(port)
