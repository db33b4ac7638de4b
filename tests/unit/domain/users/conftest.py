"""A directory of people."""

import pytest

from domain.users import directory


@pytest.fixture(params=["few", "many"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether there are so many people that only beginnings are looked for."""
    if request.param == "many":
        monkeypatch.setattr(directory, "MANY", 0)
    return str(request.param)
