"""docs/passkeys.md names lines and tests that there are."""

import re

import pytest

from settings import ROOT

PAGE = (ROOT / "docs/passkeys.md").read_text("utf-8")
TESTS = "".join(
    path.read_text("utf-8") for path in (ROOT / "tests/unit/domain/passkeys").glob("test_*.py")
)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_[^`.]+)`", PAGE))))
def test_each_test_is_there(name: str) -> None:
    assert f"def {name}(" in TESTS


@pytest.mark.parametrize(
    ("module", "name"),
    sorted(
        set(
            re.findall(
                r"`(answers|assertion|ceremony|challenges|cose|registration|uses)\.(\w+)`", PAGE
            )
        )
    ),
)
def test_each_line_is_there(module: str, name: str) -> None:
    text = (ROOT / f"domain/passkeys/{module}.py").read_text("utf-8")
    assert re.search(rf"^(def )?{name}\b", text, re.MULTILINE)
