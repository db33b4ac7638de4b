"""The testers' kit has one version, which moves whenever its sources do (D8)."""

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

import nightlatch_qa
from settings import ROOT
from tools import kit_version
from tools.kit_version import NotReleased

QA = ROOT / "qa"


def test_the_sources_are_those_of_the_version() -> None:
    version, recorded = kit_version.read(QA)
    why = f'The kit has changed since {version}. Run: scripts/kit VERSION "What changes"'
    assert kit_version.hashed(QA) == recorded, why


def test_both_packages_and_the_list_of_changes_have_the_version() -> None:
    version, _ = kit_version.read(QA)
    assert nightlatch_qa.__version__ == version
    assert json.loads((QA / "typescript/package.json").read_text("utf-8"))["version"] == version
    lock = json.loads((QA / "typescript/package-lock.json").read_text("utf-8"))
    assert (lock["version"], lock["packages"][""]["version"]) == (version, version)
    told = (ROOT / "docs/qa.md").read_text("utf-8")
    assert set(re.findall(r"qa-(?:npm-)?(\d+\.\d+\.\d+)", told)) == {version}
    newest = re.findall(r"(?m)^## (\S+),", (QA / "CHANGELOG.md").read_text("utf-8"))[0]
    assert newest == version
    project = tomllib.loads((QA / "python/pyproject.toml").read_text("utf-8"))["project"]
    assert project["dynamic"] == ["version"]


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    left = shutil.ignore_patterns("node_modules", "dist", "__pycache__", "test-results")
    shutil.copytree(QA, tmp_path / "qa", ignore=left)
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs/qa.md", tmp_path / "docs")
    return tmp_path / "qa"


def change(kit: Path, name: str) -> None:
    (kit / name).write_text((kit / name).read_text("utf-8") + "\n", "utf-8")


@pytest.mark.parametrize("name", ["python/src/nightlatch_qa/pages.py", "typescript/src/pages.ts"])
def test_a_release_moves_the_version_everywhere(kit: Path, name: str) -> None:
    change(kit, name)
    kit_version.release(kit, "99.1.0", "People sign in twice as fast")
    assert kit_version.read(kit) == ("99.1.0", kit_version.hashed(kit))
    for written in (kit_version.IN_PYTHON, *kit_version.IN_NPM):
        assert '"99.1.0"' in (kit / written).read_text("utf-8")
    assert "#qa-npm-99.1.0" in (kit / kit_version.IN_DOCS).read_text("utf-8")
    changes = (kit / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"## 99\.1\.0, \d{4}-\d\d-\d\d\n\n- People sign in twice as fast\n", changes)


@pytest.mark.parametrize("version", ["0.9.9", "two", "99.1", "1.0.0"])
def test_a_version_that_is_not_a_later_one_is_none(kit: Path, version: str) -> None:
    change(kit, "python/src/nightlatch_qa/pages.py")
    with pytest.raises(NotReleased, match="no version after"):
        kit_version.release(kit, version, "Nothing")
    assert kit_version.read(kit) == kit_version.read(QA)


def test_without_a_change_there_is_no_new_version(kit: Path) -> None:
    with pytest.raises(NotReleased, match="still"):
        kit_version.release(kit, "99.1.0", "Nothing")
