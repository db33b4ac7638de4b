"""Prints each security requirement with the tests that show it, collected by pytest itself.

Exits with 1 if a requirement has neither a test nor a place in NOT_YET or in the table of
deviations of docs/security.md, or if a test names a requirement that does not exist.
"""

import re
import sys
from pathlib import Path

from tests.collected import collect

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\|(S-\d+)\|([^|]*)\|", re.MULTILINE)
DEVIATION = re.compile(r"^\| *(S-\d+) *\|([^|]*)\|", re.MULTILINE)

# Capabilities that do not exist yet; a requirement leaves this set with the issue that adds them.
NOT_YET = {f"S-{n}" for n in (25, 43, 101, *range(105, 112))}


def main() -> int:
    """Print the matrix; 0 if every requirement is accounted for."""
    sources = dict(ROW.findall((ROOT / "docs/security-requirements.md").read_text("utf-8")))
    reasons = dict(DEVIATION.findall((ROOT / "docs/security.md").read_text("utf-8")))
    tests = {i: len(found) for i, found in collect().requirement.items()}
    missing = [i for i in sources if not tests.get(i) and i not in NOT_YET | reasons.keys()]
    for identifier, source in sources.items():
        state = _state(tests.get(identifier, 0), reasons.get(identifier, ""), identifier in NOT_YET)
        print(f"{identifier:6} {source:40.40} {state}")
    unknown = sorted(tests.keys() - sources.keys())
    print(f"\n{len(sources)} requirements, {len(missing)} without a test, {len(unknown)} unknown")
    print("\n".join(f"MISSING {i}" for i in missing) + "".join(f"\nUNKNOWN {i}" for i in unknown))
    return 1 if missing or unknown else 0


def _state(tests: int, reason: str, not_yet: bool) -> str:
    said = [f"{tests} tests"] if tests else []
    if reason:
        said.append(f"deviation: {reason.strip()}")
    elif not tests:
        said.append("not yet" if not_yet else "MISSING")
    return "; ".join(said)


if __name__ == "__main__":
    sys.exit(main())
