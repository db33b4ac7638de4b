"""What commands say of passkeys that were made for another address."""

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
    with (moved.folder / "said").open("w") as said:
        line = moved.line("serve")
        with subprocess.Popen(
            line, env=moved.environment, stdout=subprocess.PIPE, stderr=said, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.terminate()
    assert SAID in (moved.folder / "said").read_text()


@pytest.mark.requirement("S-201")
def test_the_doctor_says_so_too(moved: Command) -> None:
    found = json.loads(moved("doctor", "--json").stdout)
    [check] = [one for one in found if one["name"] == "passkeys"]
    assert SAID in check["problem"]
    assert "ada" in check["problem"]
