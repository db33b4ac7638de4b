"""What the server does by itself, when it can't."""

import io
import json
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import app
from domain.clock import server_clock
from domain.database import troubles
from domain.encryption.keyring import BadKey
from models import Installation
from operations import background, housekeeping
from settings import Settings
from tests.unit.conftest import Clock, Person
from tests.unit.harms import read_only
from tests.unit.waiting import soon


@pytest.mark.engine("sqlite")  # whose file is on a disk of ours
def test_a_sweep_that_fails_is_told_in_a_line_and_tried_again_in_a_minute(
    bob: Person, settings: Settings, clock: Clock, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_clock, "NOTED_EVERY", 0.01)  # for its minute
    monkeypatch.setattr(background, "DUE_LOOKED_AT_EVERY", 1_000_000)
    before = len(log.getvalue())  # which other tests have written
    with ExitStack() as harmed:
        harmed.enter_context(read_only())
        with TestClient(app.create_app(settings, clock)) as client:
            soon(lambda: client.get("/healthz") and "sweep-failed" in log.getvalue()[before:])
            harmed.close()
            soon(lambda: client.get("/healthz") and Installation.get().swept_at)
    told = [json.loads(line) for line in log.getvalue()[before:].splitlines()]
    [failed] = [line for line in told if line["event"] == "sweep-failed"]
    assert failed["reason"] == troubles.READ_ONLY
    assert "fault" not in failed


@pytest.mark.parametrize("fault", [BadKey("The key file is gone."), ValueError("of ours")])
def test_what_fails_for_another_reason_ends_nothing_else(  # noqa: PLR0917  # one of the table
    bob: Person,
    settings: Settings,
    clock: Clock,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
) -> None:
    def swept(_: object) -> None:
        raise fault

    made: list[Settings] = []
    monkeypatch.setattr(background, "_back_up", lambda settings, _: made.append(settings))
    monkeypatch.setattr(housekeeping, "sweep_if_due", swept)
    before = len(log.getvalue())
    assert background._what_is_due(settings, clock, set()) == set()
    assert made == [settings]
    [told] = [json.loads(line) for line in log.getvalue()[before:].splitlines()]
    assert told["event"] == "sweep-failed"
    assert str(fault) in told["fault"]


@pytest.mark.parametrize("noted", ["at the start", "each minute"])
def test_a_fault_of_ours_ends_nothing_that_the_server_does_by_itself(
    data_dir: Path, log: io.StringIO, noted: str
) -> None:
    def faulty() -> None:
        raise ValueError("of ours")

    before = len(log.getvalue())
    if noted == "at the start":
        assert not background._is_open(faulty)
    else:
        background._noting(faulty)
    [told] = [json.loads(line) for line in log.getvalue()[before:].splitlines()]
    assert told["event"] in {"opening-failed", "noting-failed"}
    assert "of ours" in told["fault"]
