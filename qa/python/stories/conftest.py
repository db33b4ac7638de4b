"""Lets a whole run begin every story at the same second of a time step (case B23)."""

import os

import pytest

from nightlatch_qa import Clock


@pytest.fixture(autouse=True)
def _begins_at_second(request: pytest.FixtureRequest) -> None:
    second = os.environ.get("STORIES_BEGIN_AT_SECOND", "")
    if second:
        clock: Clock = request.getfixturevalue("clock")
        clock.to_second(int(second))
