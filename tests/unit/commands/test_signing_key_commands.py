"""`nightlatch keys signing`, and what the doctor says of those keys."""

import json
from pathlib import Path

import pytest

from domain.audit.events import Caller
from domain.oidc import keys
from models import SigningKey
from operations import signing_keys_check
from operations.diagnosis import Installation
from tests.unit.command import Command
from tests.unit.conftest import NOW, Clock


@pytest.mark.requirement("S-151")
def test_keys_are_rotated_and_replaced(settled: Command) -> None:
    coming = json.loads(settled("keys", "signing", "rotate", "--json").stdout)
    assert [key["state"] for key in coming] == ["next", "next"]
    listed = settled("keys", "signing", "list").stdout
    assert listed.count("signs since") == listed.count("next, not before") == 2
    assert settled("keys", "signing", "replace", typed="n\n").returncode == 1
    new = json.loads(settled("keys", "signing", "replace", "--yes", "--json").stdout)
    assert [key["state"] for key in new] == ["signing", "signing"]
    assert json.loads(settled("keys", "signing", "list", "--json").stdout) == new


def test_the_doctor_finds_keys_that_are_old_or_of_a_time_to_come(data_dir: Path, now: int) -> None:
    installed = Installation(data_dir)
    assert list(signing_keys_check.checked(installed, now)) == []
    keys.rotate(Clock(now), Caller())
    found = list(signing_keys_check.checked(installed, now))
    assert [(one.name, one.ok) for one in found] == [
        ("signing RS256", True),
        ("signing ES256", True),
    ]
    assert all("; next " in one.found for one in found)
    SigningKey.update(signs_from=NOW + 3600).where(SigningKey.algorithm == "RS256").execute()
    SigningKey.update(signs_from=NOW - 400 * keys.DAY).where(
        SigningKey.algorithm == "ES256"
    ).execute()
    ahead, old = signing_keys_check.checked(installed, now)
    assert "clock was ahead" in ahead.problem
    assert "keys signing rotate" in old.problem
