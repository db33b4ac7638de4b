"""What commands say of an address that doesn't fit: that of passkeys, or of proxies."""

import json
import subprocess

import pytest

from domain.database import storage
from models import Passkey, User
from operations.data_folder import DATABASE
from tests import engines
from tests.unit.command import Command

OLD = {"name": "Passkey", "rp_id": "old.example.com", "credential_id": b"1", "sealed_key": b"2"}
SAID = "1 passkey made for old.example.com can't be used at http://localhost:"


@pytest.fixture
def moved(settled: Command) -> Command:
    """An installation whose one administrator has nothing but a passkey of a former address."""
    storage.open_database(settled.data / DATABASE, url=engines.url(settled.data))
    with storage.write():
        Passkey.create(user=User.get(), added_at=1, **OLD)
    storage.close_database()
    return settled


@pytest.mark.requirement("S-201")
def test_the_start_says_who_cannot_get_in(moved: Command) -> None:
    assert SAID in said_at_the_start(moved)


def test_the_start_says_that_proxies_are_refused(settled: Command) -> None:
    settled.environment["NIGHTLATCH_TRUSTED_PROXIES"] = "127.0.0.1"
    told = said_at_the_start(settled)
    assert "Without NIGHTLATCH_PUBLIC_URL, requests from these proxies are refused." in told


def said_at_the_start(command: Command) -> str:
    with (command.folder / "said").open("w") as said:
        line = command.line("serve")
        with subprocess.Popen(
            line, env=command.environment, stdout=subprocess.PIPE, stderr=said, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.terminate()
    return (command.folder / "said").read_text()


@pytest.mark.requirement("S-201")
def test_the_doctor_says_so_too(moved: Command) -> None:
    found = json.loads(moved("doctor", "--json").stdout)
    [check] = [one for one in found if one["name"] == "passkeys"]
    assert SAID in check["problem"]
    assert "ada" in check["problem"]
