"""Which tests show which requirement or case, as pytest itself collects them."""

import contextlib
import io
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
MARKERS = ("requirement", "case")


@dataclass
class Collected:
    """A pytest plugin that notes the tests of each requirement and each case."""

    requirement: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    case: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @pytest.hookimpl(tryfirst=True)  # before those that are for another engine are left out
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the markers."""
        for item in items:
            for name in MARKERS:
                for identifier in {str(m.args[0]) for m in item.iter_markers(name)}:
                    getattr(self, name)[identifier].append(item.nodeid)

    def serving(self, identifier: str) -> list[str]:
        """The tests that name this requirement or case, those without a browser first."""
        found = self.requirement.get(identifier, []) + self.case.get(identifier, [])
        return sorted(dict.fromkeys(found), key=lambda test: "/e2e/" in test)


def collect() -> Collected:
    """Collect the tests; ends the program if that fails."""
    plugin, output = Collected(), io.StringIO()
    with contextlib.redirect_stdout(output):
        code = pytest.main(["--collect-only", "-q", str(TESTS)], plugins=[plugin])
    if code != pytest.ExitCode.OK:
        sys.exit(f"The tests cannot be collected:\n{output.getvalue()}")
    return plugin
