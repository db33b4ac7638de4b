"""The command that tells a container's runtime how the server is."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.unit.command import Command


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_a_server_that_is_ready_is_healthy(command: Command) -> None:
    with command.serving():
        done = command("health")
    assert (done.returncode, done.stdout) == (0, "ready\n")


def test_one_that_listens_everywhere_is_asked_here(command: Command) -> None:
    command.environment |= {
        "NIGHTLATCH_HOST": "0.0.0.0",  # noqa: S104  # as in a container
        "NIGHTLATCH_PUBLIC_URL": "https://login.example.com",
    }
    with command.serving():
        assert command("health").returncode == 0


@pytest.mark.engine("sqlite")
def test_one_that_lost_its_database_is_not(command: Command) -> None:
    with command.serving():
        (command.data / "nightlatch.sqlite3").unlink()
        assert command.refusal("health") == "Error: not ready: database-lost\n"


def test_one_that_is_not_there_is_not(command: Command) -> None:
    assert f"Nothing answers on port {command.port}" in command.refusal("health")


class Other(BaseHTTPRequestHandler):
    """Another program, which says that all is well."""

    mark = ""

    def do_GET(self) -> None:
        self.send_response(200)
        if self.mark:
            self.send_header("X-Answer-By", self.mark)
        self.end_headers()
        self.wfile.write(b"ready\n")

    def log_message(self, *_: object) -> None:
        pass


class Marked(Other):
    """Another still, which marks its answers as ours are marked."""

    mark = "daylatch"


@pytest.mark.case("B54")
@pytest.mark.parametrize("program", [Other, Marked])
def test_what_another_program_says_of_itself_is_not_believed(
    command: Command, program: type[Other]
) -> None:
    with HTTPServer(("127.0.0.1", int(command.port)), program) as other:
        threading.Thread(target=other.handle_request).start()
        assert "Something other than Nightlatch answers" in command.refusal("health")
