"""The one story on the real clock: scripts/run, an account, MFA, out and in again."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from settings import PREFIX, ROOT
from tests.e2e import screens
from tests.e2e.browsers import Windows
from tests.e2e.phone import Phone
from tests.e2e.test_first_account import PASSWORD, create_account

INSTALLS_WITHIN = 180  # seconds, if scripts/run has to install first


@dataclass
class Started:
    """What `scripts/run` started, and where it put things."""

    process: subprocess.Popen[str]
    data_dir: Path
    setup_link: str
    log: Path

    @property
    def origin(self) -> str:
        return self.setup_link.partition("/setup/")[0]

    def database(self) -> bytes:
        """Every byte of the database, its journal included."""
        files = list(self.data_dir.glob("nightlatch.sqlite3*"))
        assert files
        return b"".join(file.read_bytes() for file in files)

    def stop(self) -> str:
        """End the process that was started and return all that it printed after the link."""
        self.process.terminate()
        printed, _ = self.process.communicate(timeout=30)
        return printed + self.log.read_text()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    environment |= {
        "NIGHTLATCH_DATA_DIR": str(tmp_path / "data"),
        "NIGHTLATCH_PORT": str(_free_port()),
    }
    log = tmp_path / "log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [ROOT / "scripts" / "run"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        link = next((line.strip() for line in lines if "/setup/" in line), "")
        try:
            assert link, f"no set-up link was printed; {log.read_text()}"
            yield Started(process, tmp_path / "data", link, log)
        finally:
            process.terminate()


def test_the_two_commands_lead_to_an_account_with_mfa(browser: Browser, started: Started) -> None:
    windows, phone = Windows(browser, started.origin, scripts=True), Phone(time.time)
    page = windows.open()
    page.goto(started.setup_link)
    create_account(page)
    screens.arrive(page, "Edit Profile")
    screens.open_setup(page)
    phone.scan(page)
    first_code = phone.code()
    screens.enable(page, first_code)
    recovery_code = screens.save_first_code(page)
    screens.button(page, "Ada Admin").click()
    screens.button(page, "Sign out").click()
    screens.arrive(page, "Sign in to Nightlatch")
    screens.field(page, "Username").fill("ada")
    screens.field(page, "Password").fill(PASSWORD)
    screens.button(page, "Sign in").click()
    # The next step's code is good one step early, so that nobody waits for it.
    second_code = phone.code(steps=1)
    screens.give_code(page, second_code)
    screens.is_on(page)
    tokens = [cookie["value"] for cookie in page.context.cookies()]
    windows.close_all()

    secrets = [PASSWORD, phone.secret, first_code, second_code, recovery_code, *tokens]
    secrets.append(recovery_code.replace("-", ""))
    stored = started.database()
    printed = started.stop()
    assert [s for s in secrets if s.encode() in stored] == []
    assert phone.raw_secret not in stored
    assert started.setup_link.rpartition("/")[2].encode() not in stored
    assert [s for s in secrets if s in printed] == []
    assert re.search(r"Traceback|ERROR", printed) is None
