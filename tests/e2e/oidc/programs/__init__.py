"""Installs the relying parties: those of npm beside their lockfile, those of PyPI into .cache."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from settings import ROOT

FOLDER = Path(__file__).resolve().parent
NPM, PYTHON = FOLDER / "npm", FOLDER / "python"
LOCK = PYTHON / "requirements.txt"
KEPT = ROOT / ".cache" / "relying-parties"


def npm_installed() -> list[str]:
    """The command that starts what is of npm."""
    return npm_program("apps.js")


def npm_program(name: str) -> list[str]:
    """The command that starts this program, with what it needs of npm."""
    with _turn():
        _install_npm()
    return [_found("node"), str(NPM / name)]


def python_installed() -> list[str]:
    """The command that starts what is of PyPI."""
    folder = KEPT / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    with _turn():
        if not folder.exists():
            _install_python(folder)
    return [str(folder / "bin" / "python"), str(PYTHON / "apps.py")]


def _install_npm() -> None:
    lock, done = NPM / "package-lock.json", NPM / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        _do([_found("npm"), "ci", "--ignore-scripts", "--prefix", str(NPM)])


def _install_python(folder: Path) -> None:
    making = folder.with_suffix(".new")
    shutil.rmtree(making, ignore_errors=True)
    _do([sys.executable, "-m", "venv", "--without-pip", str(making)])
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir"]
    pip = [sys.executable, "-m", "pip", "--python", str(making / "bin" / "python"), "install"]
    _do([*pip, *quiet, "--require-hashes", "--no-compile", "--requirement", str(LOCK)])
    making.rename(folder)


def _do(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    if done.returncode:
        pytest.fail(
            f"{' '.join(command)} failed. It needs the package index once. It says:\n"
            f"{done.stdout}{done.stderr}",
            pytrace=False,
        )


def _found(program: str) -> str:
    found = shutil.which(program)
    assert found, f"{program} isn't installed: see missing_packages in scripts/test"
    return found


@contextmanager
def _turn() -> Iterator[None]:
    """Several processes of tests may start at once: one installs, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
