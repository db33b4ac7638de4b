"""What Prometheus is told: the sum of all workers, and never of whom."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from settings import ROOT
from tests.unit.command import ADA, PASSWORD, Command
from tests.unit.server.measured import Measured
from tests.unit.server.test_workers import workers_of
from tests.unit.waiting import soon

BACKED_UP = "nightlatch_backup_timestamp_seconds"


@pytest.fixture
def command(tmp_path: Path) -> Measured:
    return Measured(tmp_path)


def posted(command: Command, path: str, **fields: str) -> int:
    with closing(HTTPConnection("127.0.0.1", int(command.port), timeout=60)) as asking:
        kind = "application/x-www-form-urlencoded"
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": kind}
        asking.request("POST", path, urlencode(fields), headers)
        return asking.getresponse().status


def test_one_answer_is_the_sum_of_all_workers(command: Measured) -> None:
    with command.serving():
        for _ in range(40):
            assert command.asked("/healthz") == 200
        assert command.answered_by_now(41)  # with the first


def test_what_a_worker_counted_survives_it_and_is_counted_once(command: Measured) -> None:
    with command.serving() as process:
        asked = 1
        for _ in range(3):
            for _ in range(20):
                asked += 1
                assert command.asked("/healthz") == 200
            # A request counts once its answer is out, which may have arrived a moment before.
            assert command.answered_by_now(asked)
            before = workers_of(process)
            for worker in before:
                os.kill(worker, signal.SIGKILL)
            asked += 1
            assert command.asked("/healthz") == 200  # by those that took their place
            assert command.answered_by_now(asked)
            assert workers_of(process) - before


def test_sign_ins_are_counted_by_outcome_and_reason(command: Measured) -> None:
    with command.serving():
        added = command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
        assert added.returncode == 0, added.stderr
        assert posted(command, "/sign-in", username="ada", password="wrong") == 422
        assert posted(command, "/sign-in", username="mallory", password="wrong") == 422
        assert posted(command, "/sign-in", username="ada", password=PASSWORD) == 303
        refused = 'outcome="refused"', 'factor="password"', 'reason="sign-in-wrong"'
        assert command.sum("nightlatch_sign_ins_total", *refused) == 2
        assert command.sum("nightlatch_sign_ins_total", 'outcome="signed-in"') == 1
        assert command.sum("nightlatch_hash_wait_seconds_count") == 3
        assert command.sum("nightlatch_hash_queue_length") == 0
        assert command.sum("nightlatch_people", 'mfa="off"') == 1
        said = command.text()
    assert "ada" not in said.lower().replace("adapter", "")
    assert "mallory" not in said
    assert "127.0.0.1" not in said


def test_requests_to_apps_are_counted_by_outcome(command: Measured) -> None:
    command.environment["NIGHTLATCH_PUBLIC_URL"] = "https://login.example.test"
    command.environment["NIGHTLATCH_TRUSTED_PROXIES"] = "127.0.0.1"
    with command.serving():
        with closing(HTTPConnection("127.0.0.1", int(command.port), timeout=60)) as asking:
            headers = {"X-Original-URL": "https://wiki.example.test/secret"}
            asking.request("GET", "/forward/nginx", headers=headers)
            assert asking.getresponse().status == 403
        assert command.sum("nightlatch_checks_total", 'outcome="unknown-app"') == 1
        assert "secret" not in command.text()
        assert "wiki" not in command.text()


def test_faults_of_apps_are_counted_by_kind(command: Measured) -> None:
    with command.serving():
        added = command("app", "add", "Wiki", "--oidc", "--everyone", "--json")
        assert added.returncode == 0, added.stderr
        client = {"client_id": json.loads(added.stdout)["client_id"], "client_secret": "wrong"}
        asked = {**client, "grant_type": "authorization_code", "code": "x"}
        assert posted(command, "/oidc/token", **asked) == 401
        wrong = 'app="Wiki"', 'fault="secret-wrong"'
        assert command.sum("nightlatch_app_faults_total", *wrong) == 1


@pytest.mark.requirement("S-94")
def test_no_label_is_what_someone_typed(command: Measured) -> None:
    with command.serving():
        for path in ("/nowhere/ada", "/setup/a-token", "/invitation/a-token", "/people/17"):
            command.asked(path)
        assert posted(command, "/ada", username="ada") == 404
        said = command.text()
        routes = set(re.findall(r'route="([^"]*)"', said))
    assert "other" in routes
    assert not [route for route in routes if "token" in route and "{" not in route]
    assert "17" not in "".join(routes)
    assert "ada" not in "".join(routes)


def test_the_page_about_metrics_names_all_of_them(command: Measured) -> None:
    with command.serving():
        posted(command, "/sign-in", username="ada", password="wrong")
        soon(lambda: command.sum(BACKED_UP))  # which is done once the server runs
        types = re.findall(r"^# TYPE (\w+) (\w+)$", command.text(), re.MULTILINE)
    page = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", page, re.MULTILINE)
    # Of these there was none yet.
    later = {"enrolments", "recoveries", "confirmations", "checks", "app_faults"}
    assert set(rows) - set(types) == {(f"nightlatch_{name}_total", "counter") for name in later}
    assert set(types) <= set(rows)


def test_the_age_of_key_and_backup_are_told(command: Measured) -> None:
    with command.serving():
        assert soon(lambda: command.sum(BACKED_UP)) > 0  # which is done once the server runs
        assert command.sum("nightlatch_backup_late") == 0
        assert command.sum("nightlatch_key_created_timestamp_seconds") > 0


@pytest.mark.case("B54")
def test_a_backup_whose_file_is_gone_is_late(command: Measured) -> None:
    with command.serving():
        soon(lambda: command.sum(BACKED_UP))
        (made,) = (command.data / "backups").iterdir()
        made.rename(command.folder / "elsewhere.tar")
        assert command.sum("nightlatch_backup_late") == 1
        (command.folder / "elsewhere.tar").rename(made)
        assert command.sum("nightlatch_backup_late") == 0


def test_without_the_port_nothing_of_it_is_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, app, cli, server.serving; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "prometheus_client" not in done.stdout.split()
    assert "server.metering" not in done.stdout.split()


def test_a_port_that_is_taken_is_named(command: Measured) -> None:
    with socket.create_server(("127.0.0.1", command.metrics_port)):
        said = command.refusal("serve")
    assert f"Port {command.metrics_port} on 127.0.0.1 is in use" in said
    assert "NIGHTLATCH_METRICS_PORT=" in said


def test_the_two_ports_differ(command: Measured) -> None:
    command.environment["NIGHTLATCH_METRICS_PORT"] = command.port
    assert "Choose another." in command.refusal("serve")


def test_nothing_is_left_behind(command: Measured) -> None:
    with command.serving() as process:
        [mine] = counted_in(process.pid)
        assert list(mine.glob("place-*"))
    assert not mine.exists()


def counted_in(process: int) -> set[Path]:
    """The folders of counters that a server's workers have open, and no other server's."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    maps = "".join(Path(f"/proc/{worker}/maps").read_text() for worker in children)
    return set(map(Path, re.findall(r"(/dev/shm/\S+)/\S+\.db$", maps, re.MULTILINE)))
