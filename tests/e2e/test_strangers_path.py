"""docs/qa.md followed to the letter, from an empty folder, by somebody who has only a checkout."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from settings import ROOT

GUIDE = (ROOT / "docs/qa.md").read_text("utf-8")
FILE_BEFORE_ITS_TEXT = re.compile(r"`([\w.]+)`:\n\n```\w+\n(.*?)```", re.DOTALL)
COMMANDS = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def _made_by_running(folder: str, names: list[str]) -> set[str]:
    anywhere = {"__pycache__", "node_modules", "dist", "test-results"}
    at_the_top = {name for name in names if name.startswith(".") and name != ".ci"} | {"data"}
    return anywhere | (at_the_top if Path(folder) == ROOT else set())


def section(heading: str) -> str:
    return GUIDE.partition(f"# {heading}\n")[2].partition("\n## ")[0].partition("\n### ")[0]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh one, but for what the first start installs."""
    checkout = tmp_path / "nightlatch"
    shutil.copytree(ROOT, checkout, ignore=_made_by_running)
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    return checkout


def follow(language: str, checkout: Path, folder: Path) -> str:
    """Make the files and give the commands of the section; what they printed."""
    folder.mkdir()
    steps = section(language)
    for name, text in FILE_BEFORE_ITS_TEXT.findall(steps):
        (folder / name).write_text(text)
    commands = ["set -e", *COMMANDS.findall(section("Your first test")), *COMMANDS.findall(steps)]
    done = subprocess.run(
        ["sh", "-c", "\n".join(commands).replace("~/nightlatch", str(checkout))],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHON", "QA_"))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_first_test_in_python_passes(checkout: Path, tmp_path: Path) -> None:
    assert "1 passed" in follow("In Python", checkout, tmp_path / "mine")


def test_a_first_test_in_typescript_passes(checkout: Path, tmp_path: Path) -> None:
    assert "1 passed" in follow("In TypeScript", checkout, tmp_path / "mine")
