"""Packages are pinned, and sources are formatted."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import settings

ROOT = settings.ROOT
LOCKS = [ROOT / "deploy" / "requirements.txt", ROOT / "tests" / "requirements.txt"]
PROGRAMS = sorted((ROOT / "tests/e2e/front_door/programs").glob("*.txt"))


@pytest.mark.requirement("S-98")
@pytest.mark.parametrize("lock", [*LOCKS, *PROGRAMS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_package_is_pinned_by_version_and_hash(lock: Path) -> None:
    text = re.sub(r"^ *#.*\n", "", lock.read_text(), flags=re.MULTILINE)
    packages = text.replace("\\\n", "").splitlines()
    pinned = r"[a-z0-9-]+==\S+( ; [^\\]+?)?( +--hash=sha256:[0-9a-f]{64})+"
    assert [line for line in packages if not re.fullmatch(pinned, line)] == []


@pytest.mark.requirement("S-98")
@pytest.mark.parametrize("lock", [*LOCKS, *PROGRAMS], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_lock_names_no_index_and_no_folder(lock: Path) -> None:
    assert re.findall(r"\S*(?://|--index|--find-links|file:|@ )\S*", lock.read_text()) == []


def test_what_is_tested_is_what_runs() -> None:
    runs, tested = (set(re.findall(r"^\S+==\S+", p.read_text(), re.MULTILINE)) for p in LOCKS)
    assert runs - tested == set()


@pytest.fixture
def unformatted(tmp_path: Path) -> Path:
    """A checkout with one module and one template, and the tools that are installed here."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "format", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('<img src="/a.png" alt="A door">\n')
    (tmp_path / "module.py").write_text('"""A module."""\n\nimport os\nONE  =  1\n')
    return tmp_path


def formatted(folder: Path) -> int:
    command = [str(folder / "scripts" / "format")]
    return subprocess.run(command, cwd="/", capture_output=True, check=False, timeout=60).returncode


def test_formatting_fixes_what_can_be_fixed(unformatted: Path) -> None:
    assert formatted(unformatted) == 0
    assert (unformatted / "module.py").read_text() == '"""A module."""\n\nONE = 1\n'


@pytest.mark.parametrize(
    ("name", "text"),
    [("module.py", '"""A module."""\n\nassert undefined\n'), ("templates/page.html", "<img>\n")],
)
def test_formatting_says_that_something_is_left(unformatted: Path, name: str, text: str) -> None:
    (unformatted / name).write_text(text)
    assert formatted(unformatted) == 1
