"""Many requests that meet the same problem at the same moment: one line says it, one that it is
over."""

import errno
import io
import json
import time

import pytest

from domain.database import disk
from tests.unit.conftest import Person
from tests.unit.racing import side_by_side

TOGETHER = 4
TAKEN = 0.05  # seconds that a look at the clock takes here, so that all are at it at once


@pytest.mark.requirement("S-97")
def test_one_line_says_what_all_of_them_met(
    alice: Person, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow() -> float:
        time.sleep(TAKEN)
        return 0.0

    start = len(log.getvalue())
    monkeypatch.setattr(time, "monotonic", slow)
    monkeypatch.setattr(disk, "QUIET", 0)
    side_by_side(*[lambda: disk.noted(OSError(errno.ENOSPC, "no"))] * TOGETHER)
    assert side_by_side(*[disk.well] * TOGETHER) == [None] * TOGETHER
    lines = [json.loads(line)["event"] for line in log.getvalue()[start:].splitlines()]
    assert lines == ["trouble", "trouble-over"]
