"""Inputs from public bug reports (bug-reports.md tells whose), for tests to try on Nightlatch."""

import json
from pathlib import Path
from typing import Any

_ROWS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "strings.json").read_text(encoding="utf-8")
)


def rows(ref: str, kind: str) -> list[dict[str, Any]]:
    """The rows of this case and kind."""
    return [row for row in _ROWS if ref in row["ref"].split() and row["kind"] == kind]
