"""Servers and their workers that start while the database is away."""

import os
import signal
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from settings import Settings
from tests.unit.command import Command
from tests.unit.database_address import url
from tests.unit.page import BACK_WITHIN
from tests.unit.postgresql_server import KEY, Server
from tests.unit.waiting import soon

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-97")]


@pytest.fixture
def nightlatch(own_server: Server, own_settings: Settings, tmp_path: Path) -> Command:
    command = Command(tmp_path)
    command.environment["NIGHTLATCH_DATABASE_URL"] = url(own_server, dbname="mine")
    command.environment["NIGHTLATCH_SECRET_KEY"] = b64encode(KEY).decode()
    return command


def workers(process: subprocess.Popen[str]) -> list[int]:
    at = process.pid
    return [int(pid) for pid in Path(f"/proc/{at}/task/{at}/children").read_text().split()]


def test_a_server_waits_for_its_database(own_server: Server, nightlatch: Command) -> None:
    own_server.stop()
    is_stopped = True
    with subprocess.Popen(
        nightlatch.line("serve"),
        cwd=nightlatch.folder,
        env=nightlatch.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            assert "Waiting 60 seconds for it." in process.stderr.readline()
            own_server.start()
            is_stopped = False
            assert "Nightlatch is running at" in process.stdout.readline()
            soon(lambda: nightlatch.asked("/readyz") == 200)
        finally:
            process.terminate()
            if is_stopped:
                own_server.start()


def test_workers_that_die_meanwhile_are_replaced_and_go_on_by_themselves(
    own_server: Server, nightlatch: Command
) -> None:
    with nightlatch.serving() as process:
        soon(lambda: nightlatch.asked("/readyz") == 200)
        own_server.stop()
        try:
            before = workers(process)
            for worker in before:
                os.kill(worker, signal.SIGKILL)
            soon(lambda: len(workers(process)) == len(before) and before != workers(process))
            for _ in range(10):
                assert nightlatch.asked("/healthz") == 200
                assert nightlatch.asked("/readyz") == 503
                assert nightlatch.asked("/sign-in") == 503
        finally:
            own_server.start()
        soon(lambda: nightlatch.asked("/readyz") == 200, within=BACK_WITHIN)
        for _ in range(10):
            soon(lambda: nightlatch.asked("/sign-in") == 200, within=BACK_WITHIN)
        assert process.poll() is None
