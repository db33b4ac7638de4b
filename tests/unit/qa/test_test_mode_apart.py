"""A server for tests is for nobody else, and touches nothing of people's."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.command import ADA, PASSWORD, Command
from tests.unit.in_test_mode import asked, in_test_mode


def test_it_says_loudly_what_it_is(command: Command) -> None:
    with in_test_mode(command) as process:
        assert process.stdout is not None
        assert "TEST MODE" in process.stdout.readline()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "https://login.example.com"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
    ],
)
def test_it_does_not_start_for_other_machines(command: Command, name: str, value: str) -> None:
    command.environment[f"NIGHTLATCH_{name}"] = value
    assert f"NIGHTLATCH_{name}" in command.refusal("serve", "--test-mode")
    assert not command.data.exists()


def test_it_does_not_listen_to_other_machines(command: Command) -> None:
    command.environment |= {
        "NIGHTLATCH_HOST": "192.0.2.1",
        "NIGHTLATCH_PUBLIC_URL": "https://login.example.com",
    }
    refusal = command.refusal("serve", "--test-mode")
    assert "NIGHTLATCH_HOST" in refusal


def test_in_a_container_it_still_only_answers_as_this_machine(command: Command) -> None:
    with in_test_mode(command, "--json", "--port", "0", "--in-container"):
        told = json.loads(command.printed)
        assert told["origin"].startswith("http://localhost:")
        assert asked(told, "/sign-in") == 200
        assert asked(told, "/sign-in", Host="nightlatch.example.com") == 421
        listening = Path("/proc/net/tcp").read_text()
        port = int(told["origin"].rpartition(":")[2])
        assert f"00000000:{port:04X} 00000000:0000 0A" in listening  # on all addresses


PASSED_ON = (
    *("X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Real-IP", "Via", "CF-Connecting-IP"),
    *("True-Client-IP", "X-Client-IP", "X-Forwarded-Port", "X-Forwarded-Server"),
)


def test_it_answers_nothing_that_a_proxy_says_it_passed_on(command: Command) -> None:
    with in_test_mode(command, "--json", "--port", "0"):
        told = json.loads(command.printed)
        authorized = {"Authorization": f"Bearer {told['token']}"}
        assert asked(told, "/test-mode/clock", **authorized) == 200
        for header in PASSED_ON:
            assert asked(told, "/test-mode/clock", **authorized, **{header: "1.1 p"}) == 421, header
            assert asked(told, "/sign-in", **{header: "1.1 p"}) == 421, header


def test_it_leaves_the_database_of_people_alone(command: Command) -> None:
    with command.serving():
        pass
    assert command(*ADA, "--admin", "--password-stdin", typed=PASSWORD).returncode == 0
    assert "not created by test mode" in command.refusal("serve", "--test-mode")
    assert json.loads(command("user", "list", "--json").stdout)[0]["username"] == "ada"
    with command.serving():
        assert command.asked("/test-mode/clock") == 404


def test_its_own_database_is_for_nothing_else(command: Command) -> None:
    with in_test_mode(command):
        pass
    assert "its passwords are public" in command.refusal("serve")
    with in_test_mode(command, "--json"):
        assert json.loads(command.printed)["token"]


def test_no_worker_of_a_server_for_people_opens_its_database(command: Command) -> None:
    with in_test_mode(command):
        pass
    worker = "import app; app.from_environment()"
    line = [sys.executable, "-c", worker]
    done = subprocess.run(
        line, env=command.environment, capture_output=True, check=False, timeout=120
    )
    assert b"was created by test mode" in done.stderr


def test_the_doctor_tells_whose_database_it_is(command: Command) -> None:
    with in_test_mode(command):
        pass
    findings = json.loads(command("doctor", "--json").stdout)
    [database] = [found for found in findings if found["name"] == "database"]
    assert "created by test mode" in database["problem"]


def test_a_port_that_is_taken_is_told_with_the_option_for_any_other(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refusal = command.refusal("serve", "--test-mode", "--port", port)
    assert f"Port {port} on 127.0.0.1 is in use" in refusal
    assert "--port 0 takes any free one" in refusal


def test_its_options_are_for_it_alone(command: Command) -> None:
    done = command("serve", "--port", "0")
    assert done.returncode == 2
    assert "--test-mode" in done.stderr


def test_two_starts_have_two_tokens(command: Command) -> None:
    tokens = set()
    for _ in range(2):
        with in_test_mode(command, "--json"):
            tokens.add(json.loads(command.printed)["token"])
    assert len(tokens) == 2
    assert min(map(len, tokens)) >= 43  # 256 bits in base64
