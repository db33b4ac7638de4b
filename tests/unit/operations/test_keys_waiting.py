"""A rotation that has to wait says for what, and in the end what came of it."""

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import terminal
from operations import data_folder
from tests.unit.command import Command
from tests.unit.conftest import Person

pytestmark = pytest.mark.requirement("S-86")
WHY = "Waiting for another Nightlatch command to finish, such as a backup, or for a server"
LONG = 120.0


@contextmanager
def rotating(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = Command(folder.parent)
    with subprocess.Popen(
        command.line("keys", "rotate"),
        env=command.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.wait(timeout=LONG)


def test_it_says_on_standard_error_what_it_waits_for(carol: Person, folder: Path) -> None:
    with data_folder.startup_lock(folder), rotating(folder) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(WHY)
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().startswith("Error: Stopped before it was finished.")
    assert process.returncode == 1


def test_in_the_end_it_says_what_came_of_it(carol: Person, folder: Path) -> None:
    with rotating(folder) as process:
        printed, told = process.communicate(timeout=LONG)
    assert "now protects everything (4 records)" in printed
    assert "Waiting" not in told


def test_what_is_over_at_once_is_not_spoken_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal.waiting("Waiting for something."):
        pass
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)
    said = threading.Event()
    monkeypatch.setattr(terminal, "say", lambda *_, **__: said.set())
    with terminal.waiting("Waiting for something."):
        assert said.wait(timeout=LONG)
    assert capsys.readouterr().err == ""
