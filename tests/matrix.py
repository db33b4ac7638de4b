"""Prints each security requirement with the tests that show it, collected by pytest itself.

Exits with 1 if a requirement has neither a test nor a place in NOT_YET or in the table of
deviations of docs/security.md, or if a test names a requirement that does not exist.
"""

import contextlib
import io
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\|(S-\d+)\|([^|]*)\|", re.MULTILINE)
DEVIATION = re.compile(r"^\| *(S-\d+) *\|([^|]*)\|", re.MULTILINE)

# Capabilities that do not exist yet; a requirement leaves this set with the issue that adds them.
NOT_YET = {f"S-{n}" for n in (25, 43, 101, *range(105, 112))}


@dataclass
class Collected:
    """A pytest plugin that counts the tests of each requirement."""

    tests: Counter[str] = field(default_factory=Counter)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the markers."""
        for item in items:
            self.tests.update({str(m.args[0]) for m in item.iter_markers("requirement")})


def main() -> int:
    """Print the matrix; 0 if every requirement is accounted for."""
    sources = dict(ROW.findall((ROOT / "docs/security-requirements.md").read_text("utf-8")))
    reasons = dict(DEVIATION.findall((ROOT / "docs/security.md").read_text("utf-8")))
    tests = _collected()
    missing = [i for i in sources if not tests[i] and i not in NOT_YET | reasons.keys()]
    for identifier, source in sources.items():
        state = _state(tests[identifier], reasons.get(identifier, ""), identifier in NOT_YET)
        print(f"{identifier:6} {source:40.40} {state}")
    unknown = sorted(tests.keys() - sources.keys())
    print(f"\n{len(sources)} requirements, {len(missing)} without a test, {len(unknown)} unknown")
    print("\n".join(f"MISSING {i}" for i in missing) + "".join(f"\nUNKNOWN {i}" for i in unknown))
    return 1 if missing or unknown else 0


def _collected() -> Counter[str]:
    plugin, output = Collected(), io.StringIO()
    with contextlib.redirect_stdout(output):
        code = pytest.main(["--collect-only", "-q", str(ROOT / "tests")], plugins=[plugin])
    if code != pytest.ExitCode.OK:
        sys.exit(f"The tests cannot be collected:\n{output.getvalue()}")
    return plugin.tests


def _state(tests: int, reason: str, not_yet: bool) -> str:
    said = [f"{tests} tests"] if tests else []
    if reason:
        said.append(f"deviation: {reason.strip()}")
    elif not tests:
        said.append("not yet" if not_yet else "MISSING")
    return "; ".join(said)


if __name__ == "__main__":
    sys.exit(main())
