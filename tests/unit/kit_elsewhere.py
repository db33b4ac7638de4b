"""Testers' tests, run with the kit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT

KIT = ROOT / "qa/python"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit as another repository installs it."""
    folder = tmp_path_factory.mktemp("wheel")
    line = ["-m", "pip", "--quiet", "wheel", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, *line, "--wheel-dir", folder, KIT], check=True, timeout=300)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def kit(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kit")
    line = ["-m", "pip", "--quiet", "install", "--no-index", "--no-deps", "--target"]
    subprocess.run([sys.executable, *line, folder, wheel], check=True, timeout=300)
    return folder


def run(kit: Path, folder: Path, tests: str, **settings: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(tests)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(kit), **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
