"""The testers' kit starts a server, or gives up, in bounded time, and reaches one far away."""

import time
from pathlib import Path

import pytest

from nightlatch_qa import Nightlatch, starting
from nightlatch_qa.asking import CannotTest

# What the shell starts holds its standard output open for as long as it lives.
FOREVER = "sleep 600 & wait\n"
TOLD = """echo '{"origin": "http://127.0.0.1:1", "token": "t", "setup_link": ""}'\n"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for folder in ("scripts", "test_mode"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def found(checkout: Path, script: str) -> Nightlatch:
    run = checkout / "scripts/run"
    run.write_text(f"#!/bin/sh\n{script}")
    run.chmod(0o755)
    environment = {"QA_NIGHTLATCH_CHECKOUT": str(checkout), "PATH": "/usr/bin:/bin"}
    with starting.found(environment, checkout / "server.log") as server:
        return server


@pytest.mark.parametrize("said", ["", "printf '{'\n"], ids=["nothing", "half a line"])
def test_a_start_that_takes_for_ever_is_given_up(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(starting, "STARTS_WITHIN", 0.5)
    begun = time.monotonic()
    with pytest.raises(CannotTest, match=r"did not start within 0\.5 s\..*server\.log"):
        found(checkout, said + FOREVER)
    assert time.monotonic() - begun < 20


def test_a_server_that_does_not_end_is_killed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "ENDS_WITHIN", 0.5)
    begun = time.monotonic()
    assert found(checkout, TOLD + FOREVER).token == "t"
    assert time.monotonic() - begun < 20


def test_a_server_for_tests_has_none_of_the_settings_of_people(checkout: Path) -> None:
    found(checkout, f'env > "{checkout}/told"\n{TOLD}')
    told = (checkout / "told").read_text().splitlines()
    given = {line for line in told if line.startswith("NIGHTLATCH_")}
    names = {"DATA_DIR", "DATABASE_URL", "DATABASE_URL_FILE", "DATABASE_PASSWORD_FILE", "HOST"}
    names |= {"PUBLIC_URL", "SECRET_KEY", "SECRET_KEY_FILE", "TRUSTED_PROXIES"}
    assert given == {f"NIGHTLATCH_{name}=" for name in names}


def test_a_start_that_fails_tells_the_end_of_its_log_and_nothing_of_time(checkout: Path) -> None:
    with pytest.raises(CannotTest) as told:
        found(checkout, "seq 100 >&2\necho no room >&2\nexit 1\n")
    assert "within" not in str(told.value)
    first, *lines = str(told.value).splitlines()
    assert first == f"Nightlatch did not start. The end of {checkout}/server.log:"
    assert lines == [*map(str, range(82, 101)), "no room"]


def test_it_is_known_whether_a_start_installs_first(checkout: Path) -> None:
    environment = {"QA_NIGHTLATCH_CHECKOUT": str(checkout)}
    (checkout / "scripts/run").touch()
    assert starting.installs_first(environment)
    (checkout / ".venv").mkdir()
    (checkout / ".venv/installed").touch()
    assert not starting.installs_first(environment)
    assert not starting.installs_first({"QA_NIGHTLATCH_URL": "http://x"})


def test_a_start_that_fails_without_a_word_says_that(checkout: Path) -> None:
    with pytest.raises(CannotTest, match=r"did not start\. It wrote nothing to .*server\.log"):
        found(checkout, "exit 1\n")
