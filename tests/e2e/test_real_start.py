"""The one story on the real clock: scripts/run, an account, MFA, out and in again."""

import base64
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nightlatch_qa import EditProfile, Person, SignIn, screens
from settings import ROOT
from settings_secrets import PREFIX
from tests import engines
from tests.e2e.browsers import Windows
from tests.e2e.server import Server
from tests.e2e.test_first_account import PASSWORD, create_account
from tools.ports import free_port


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

    def stop(self) -> str:
        """End the process that was started and return all that it printed after the link."""
        self.process.terminate()
        printed, _ = self.process.communicate(timeout=30)
        return printed + self.log.read_text()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    environment |= {
        "NIGHTLATCH_DATA_DIR": str(tmp_path / "data"),
        "NIGHTLATCH_PORT": str(free_port()),
        **engines.variables(tmp_path / "data"),
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
    windows = Windows(browser, started.origin, scripts=True)
    phone = Server(started.origin).phone()
    ada = Person("ada", "Ada Admin", PASSWORD, phone)
    page = windows.open()
    page.goto(started.setup_link)
    create_account(page)
    screens.arrive(page, "Edit Profile")
    setup = EditProfile(page).enable_mfa()
    phone.scan(page)
    first_code = phone.next_code()
    recovery_code = setup.enable(first_code).saved()
    EditProfile(page).sign_out(ada)
    second_code = phone.next_code()
    SignIn(page).give_password(ada)
    SignIn(page).give_code(second_code)
    EditProfile(page).mfa_is_on()
    tokens = [cookie["value"] for cookie in page.context.cookies()]
    windows.close_all()

    secrets = [PASSWORD, phone.secret, first_code, second_code, recovery_code, *tokens]
    secrets.append(recovery_code.replace("-", ""))
    stored = engines.kept(started.data_dir)
    assert b"Ada Admin" in stored
    printed = started.stop()
    assert [s for s in secrets if s.encode() in stored] == []
    assert base64.b32decode(phone.secret) not in stored
    assert started.setup_link.rpartition("/")[2].encode() not in stored
    assert [s for s in secrets if s in printed] == []
    assert re.search(r"Traceback|ERROR", printed) is None
