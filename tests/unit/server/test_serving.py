"""Serving: what a start prints, what it does not, and what stops it in one sentence."""

import base64
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from domain.signin import first_account
from routes import ROUTES
from tests import engines
from tests.unit.command import Command


@pytest.fixture
def nightlatch(tmp_path: Path) -> Command:
    return Command(tmp_path)


LISTENING = """
import sys
import settings
from server import serving

sys.addaudithook(lambda event, given: event == "socket.bind" and print(given[1][0]))
serving.listen_at(settings.Settings(host="localhost").listens_at, 0)
"""


@pytest.mark.requirement("S-200")
def test_localhost_is_this_machine_whatever_its_files_say(nightlatch: Command) -> None:
    line = [sys.executable, "-W", "ignore", "-c", LISTENING]
    bound = subprocess.run(
        line, env=nightlatch.environment, capture_output=True, check=True, timeout=120
    )
    assert bound.stdout == b"127.0.0.1\n::1\n"


def test_it_says_where_it_is_and_where_its_data_is(served: tuple[Command, str]) -> None:
    command, printed = served
    place = command.data if engines.is_sqlite() else "the database of NIGHTLATCH_DATABASE_URL"
    assert printed.startswith(
        f"Nightlatch is running at {command.address}. Its data is in {place}."
    )


@pytest.mark.requirement("S-45")
def test_a_server_without_accounts_prints_a_setup_link(served: tuple[Command, str]) -> None:
    command, printed = served
    assert re.search(rf"^    {command.address}/setup/[\w-]{{43}}$", printed, re.MULTILINE)


def test_the_printed_path_is_the_route() -> None:
    paths = [route.path for route in ROUTES if route.name == "setup_link"]
    assert paths == ["/setup/{token:pasted}"]


def test_the_printed_lifetime_is_the_links() -> None:
    assert first_account.LINK_LIFETIME == 24 * 60 * 60


@pytest.mark.requirement("S-45")
def test_a_server_with_accounts_prints_no_link(inhabited: Command) -> None:
    assert "/setup/" not in inhabited.serve()


def test_a_busy_port_is_named_before_anything_is_made(nightlatch: Command) -> None:
    with socket.create_server(("127.0.0.1", int(nightlatch.port))):
        said = nightlatch.refusal("serve")
    assert f"Port {nightlatch.port} on 127.0.0.1 is in use" in said
    assert "NIGHTLATCH_PORT=" in said
    assert not nightlatch.data.exists()


@pytest.mark.requirement("S-200")
def test_where_somebody_else_would_answer_browsers_nothing_is_started(nightlatch: Command) -> None:
    with socket.create_server(("::1", int(nightlatch.port)), family=socket.AF_INET6):
        said = nightlatch.refusal("serve")
    assert f"Port {nightlatch.port} on ::1 is in use" in said
    assert not nightlatch.data.exists()


NO_IPV6 = """
import errno, sys
import settings
from server import serving

def refuse(event, given):
    if event == "socket.bind" and given[1][0] == "::1":
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

sys.addaudithook(refuse)
print(len(serving.listen_at(settings.Settings().listens_at, 0)))
"""


def test_where_there_is_no_ipv6_nobody_answers_there(nightlatch: Command) -> None:
    line = [sys.executable, "-W", "ignore", "-c", NO_IPV6]
    listening = subprocess.run(
        line, env=nightlatch.environment, capture_output=True, check=True, timeout=120
    )
    assert listening.stdout == b"1\n"


def test_an_address_of_another_computer_is_named(nightlatch: Command) -> None:
    nightlatch.environment |= {
        "NIGHTLATCH_HOST": "192.0.2.1",
        "NIGHTLATCH_PUBLIC_URL": "https://login.example.com",
    }
    assert "Can't listen on 192.0.2.1" in nightlatch.refusal("serve")


def test_a_folder_that_cannot_be_written_is_named(nightlatch: Command) -> None:
    nightlatch.data.touch()
    nightlatch.environment["NIGHTLATCH_DATA_DIR"] = str(nightlatch.data / "below")
    said = nightlatch.refusal("serve")
    assert f"The data folder {nightlatch.data / 'below'} cannot be used (Not a directory)" in said


def test_a_bad_setting_is_named(nightlatch: Command) -> None:
    nightlatch.environment["NIGHTLATCH_PORT"] = "eighty"
    assert "NIGHTLATCH_PORT is “eighty”" in nightlatch.refusal("serve")


@pytest.mark.requirement("S-87")
def test_a_wrong_key_stops_the_server(settled: Command) -> None:
    (settled.data / "key").write_bytes(base64.b64encode(bytes(range(32))) + b"\n")
    said = settled.refusal("serve")
    assert "This is the wrong key for the database. Needed: key" in said


def test_over_ssh_the_tunnel_to_ones_own_computer_is_named(served: tuple[Command, str]) -> None:
    command, _ = served
    command.environment["SSH_CONNECTION"] = "192.0.2.7 50000 192.0.2.1 2222"
    printed = command("setup-link").stdout
    del command.environment["SSH_CONNECTION"]
    tunnel = rf"ssh -p 2222 -N -L {command.port}:127\.0\.0\.1:{command.port} \S+@192\.0\.2\.1\n"
    assert re.search(tunnel, printed)


@pytest.mark.requirement("S-45")
def test_a_link_is_not_printed_into_the_journal(served: tuple[Command, str]) -> None:
    command, _ = served
    with (command.folder / "journal").open("wb") as journal:
        status = os.fstat(journal.fileno())
        stream = f"{status.st_dev}:{status.st_ino}"
        environment = {**command.environment, "JOURNAL_STREAM": stream}
        subprocess.run(
            command.line("setup-link"), env=environment, stdout=journal, check=True, timeout=120
        )
    printed = (command.folder / "journal").read_text()
    assert ("scripts/nightlatch setup-link" in printed, "/setup/" in printed) == (True, False)


def test_it_may_be_started_from_a_folder_that_its_workers_cannot_enter(nightlatch: Command) -> None:
    gone = nightlatch.folder / "gone"
    gone.mkdir()
    start = f'cd "{gone}" && rmdir "{gone}" && exec "$0" "$@"'
    nightlatch.wrapper = ("sh", "-c", start)
    assert nightlatch.serve().startswith("Nightlatch is running at")
