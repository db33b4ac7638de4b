"""Page objects find nothing by what it says; both kits have the same ones, by the same handles."""

import re
from pathlib import Path

import pytest

from settings import ROOT

PYTHON, TYPESCRIPT = ROOT / "qa/python/src/nightlatch_qa", ROOT / "qa/typescript/src"
# The modules for tests that want to read what people do, which no page object uses.
BY_NAME = ("screens.py", "screens.ts", "index.ts", "__init__.py")
SOURCES = [
    path for path in [*PYTHON.glob("*.py"), *TYPESCRIPT.glob("*.ts")] if path.name not in BY_NAME
]
BY_WORDS = re.compile(
    r"(?:get_by|getBy)_?(?:label|text|title|placeholder|alt)|(?:get_by_role|getByRole)\([^)]*name|"
    r"has-text|:text|has_text|hasText|import.*\bscreens\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_kit_finds_nothing_by_its_words(path: Path) -> None:
    assert BY_WORDS.search(path.read_text("utf-8")) is None


def test_both_kits_have_the_same_page_objects() -> None:
    python = set(re.findall(r"^class (\w+)\(Screen\)", _all(PYTHON, "py"), re.MULTILINE))
    typescript = set(
        re.findall(r"^export class (\w+) extends Screen", _all(TYPESCRIPT, "ts"), re.MULTILINE)
    )
    assert len(python) > 20
    assert typescript == python


def _all(folder: Path, ending: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob(f"*.{ending}")))


def test_both_kits_use_the_same_handles() -> None:
    handle = r"(?:press|part|fill|made)\((?:this\.page, |self\.page, )?[\"']([\w-]+)[\"']"
    kits = [
        re.findall(handle, _all(folder, ending))
        for folder, ending in ((PYTHON, "py"), (TYPESCRIPT, "ts"))
    ]
    assert set(kits[0]) == set(kits[1])
    assert len(set(kits[0])) > 60
