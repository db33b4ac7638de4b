"""Functions, files and templates stay small (docs/architecture.md says how small)."""

import ast
import statistics
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from settings import ROOT

LONGEST, NINE_OF_TEN, HALF = 30, 16, 6  # lines of a function
FILE, TEMPLATE = 200, 100  # lines
# What operators are told is written out in sentences, which take lines of their own.
WORDY = {"commands": 7, "operations": 8, "server": 7}
# Stories of machines that are started, stopped and killed have a step a line.
WORDY["tests/cluster"] = 10
TABLES = {
    "models.py": "the tables, column by column",
    "domain/audit/events.py": "the kinds of events, a line each",
    "routes/__init__.py": "the addresses, a line each",
    "tests/guards.py": "the guards, a row each",
    "tests/unit/domain/clock/test_moments.py": "the moments, a row each",
    "tests/e2e/front_door/attacks_on_apps.py": "the attacks, a row each",
    "tests/unit/domain/users/test_account_life.py": "one machine of states, which is one class",
}
OWN = ("bench", "commands", "domain", "operations", "qa/python", "routes", "server")
FOLDERS: tuple[str, ...] = (
    *OWN,
    "test_mode",
    "tests/cases",
    "tests/cluster",
    "tests/e2e",
    "tests/unit",
)
FOLDERS += ("tools", "web")


def sources() -> Iterator[tuple[str, Path]]:
    yield from (("at the top", path) for path in sorted(ROOT.glob("*.py")))
    yield from (("tests", path) for path in sorted((ROOT / "tests").glob("*.py")))
    for folder in FOLDERS:
        yield from ((folder, path) for path in sorted((ROOT / folder).rglob("*.py")))


SOURCES = [(name, path) for name, path in sources() if "node_modules" not in path.parts]


def functions(path: Path) -> Iterator[int]:
    """The lines of each function, without its decorators; one inside another counts too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.end_lineno - node.lineno + 1


BY_FOLDER = {
    name: [path for _, path in group] for name, group in groupby(SOURCES, key=lambda one: one[0])
}


@pytest.mark.parametrize("folder", BY_FOLDER)
def test_functions_are_small_in_every_folder(folder: str) -> None:
    lines = sorted(lines for path in BY_FOLDER[folder] for lines in functions(path))
    assert lines[-1] <= LONGEST
    assert lines[int(len(lines) * 0.9)] <= NINE_OF_TEN
    assert statistics.median(lines) <= WORDY.get(folder, HALF)


def test_no_file_is_long_but_tables() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in [*(path for _, path in SOURCES), ROOT / "tests/guards.py"]
        if len(path.read_text(encoding="utf-8").splitlines()) > FILE
    }
    assert long == TABLES.keys()


def test_no_template_is_long() -> None:
    templates = (ROOT / "templates").rglob("*.html")
    assert [t.name for t in templates if len(t.read_text("utf-8").splitlines()) >= TEMPLATE] == []


def test_no_style_sheet_is_long() -> None:
    sheets = (ROOT / "static").rglob("*.css")
    assert [s.name for s in sheets if len(s.read_text("utf-8").splitlines()) > FILE] == []
