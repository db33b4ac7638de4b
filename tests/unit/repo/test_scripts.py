"""The scripts that people start with, and what they install."""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import settings

ROOT = settings.ROOT
SCRIPTS = [*sorted((ROOT / "scripts").iterdir()), ROOT / ".ci" / "run"]
TOOLS = ("sh", "dirname", "readlink", "rm", "mv", "grep", "env")
OLD = """#!/bin/sh
if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi
"""
WITHOUT_VENV = """#!/bin/sh
case $2 in *ensurepip*) exit 1 ;; esac
"""
WITHOUT_NETWORK = """#!/bin/sh
if [ "$2" = venv ]; then
  mkdir -p .venv/bin
  printf '#!/bin/sh\\nexit 1\\n' >.venv/bin/python
  chmod +x .venv/bin/python
fi
"""


class Checkout:
    """The scripts alone, on a machine where `python3` is what the test says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs = folder / "checkout", folder / "bin"
        shutil.copytree(ROOT / "scripts", self.folder / "scripts")
        shutil.copytree(ROOT / "deploy", self.folder / "deploy")
        self.programs.mkdir()
        for tool in (*TOOLS, "mkdir", "chmod"):
            (self.programs / tool).symlink_to(shutil.which(tool) or tool)

    def run(self, python: str) -> str:
        """What a start says that does not succeed."""
        (self.programs / "python3").write_text(python)
        (self.programs / "python3").chmod(0o755)
        done = subprocess.run(
            [self.folder / "scripts" / "run"],
            cwd="/",
            env={"PATH": str(self.programs)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_python_that_is_too_old_is_named(checkout: Checkout) -> None:
    assert "needs Python 3.11 or newer, but this is Python 3.9.2" in checkout.run(OLD)


def test_a_missing_venv_module_is_named_with_its_package(checkout: Checkout) -> None:
    assert "apt install python3-venv" in checkout.run(WITHOUT_VENV)


def test_an_installation_that_fails_leaves_nothing_behind(checkout: Checkout) -> None:
    assert "Nothing was left half installed" in checkout.run(WITHOUT_NETWORK)
    assert not (checkout.folder / ".venv").exists()


def test_an_update_that_fails_leaves_the_installation_before(checkout: Checkout) -> None:
    (checkout.folder / ".venv").mkdir()
    (checkout.folder / ".venv" / "installed").write_text("3.11 of last week\n")
    checkout.run(WITHOUT_NETWORK)
    assert sorted(path.name for path in checkout.folder.glob(".venv*/*")) == ["installed"]


def test_an_installation_cut_off_is_not_believed_in(checkout: Checkout) -> None:
    (checkout.folder / ".venv" / "bin").mkdir(parents=True)
    (checkout.folder / ".venv" / "bin" / "python").symlink_to(shutil.which("true") or "")
    assert "Installing" in checkout.run(WITHOUT_NETWORK)


class Installing:
    """scripts/install of a copy that needs no package, with this machine's own Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        shutil.copytree(ROOT / "scripts", self.folder / "scripts")
        (self.folder / "deploy").mkdir()
        (self.folder / "deploy/requirements.txt").write_text("# nothing\n")

    def start(self) -> subprocess.Popen[str]:
        line = [str(self.folder / "scripts/install"), "deploy/requirements.txt"]
        return subprocess.Popen(line, stderr=subprocess.PIPE, text=True, start_new_session=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """As while another start installs."""
        with (self.folder / "scripts/install").open() as script:
            fcntl.flock(script, fcntl.LOCK_EX)
            yield


@pytest.fixture
def installing(tmp_path: Path) -> Installing:
    return Installing(tmp_path)


def test_of_four_starts_at_once_one_installs_and_the_others_wait(installing: Installing) -> None:
    starts = [installing.start() for _ in range(4)]
    said = [start.communicate(timeout=120)[1] for start in starts]
    assert [start.returncode for start in starts] == [0] * 4, said
    assert sum("Installing what" in each for each in said) == 1
    assert (installing.folder / ".venv/installed").exists()


def test_whoever_waits_says_so_and_goes_on_when_the_lock_is_free(installing: Installing) -> None:
    with installing.locked():
        start = installing.start()
        assert start.stderr is not None
        assert "waiting for it (up to 10 minutes)" in start.stderr.readline()
    assert "Installing what" in start.communicate(timeout=120)[1]
    assert start.returncode == 0


def test_an_update_keeps_what_else_was_installed(installing: Installing) -> None:
    (installing.folder / "tests").mkdir()
    (installing.folder / "tests/requirements.txt").write_text("# for tests\n")
    installed = installing.folder / ".venv/installed"
    installed.parent.mkdir()
    installed.write_text("3.11 abc deploy/requirements.txt\n3.11 abc tests/requirements.txt\n")
    start = installing.start()
    assert "Installing what" in start.communicate(timeout=120)[1]
    assert [line.split()[2] for line in installed.read_text().splitlines()] == [
        "deploy/requirements.txt",
        "tests/requirements.txt",
    ]


def test_nobody_waits_for_ever(installing: Installing) -> None:
    script = installing.folder / "scripts/install"
    script.write_text(script.read_text().replace("LONGEST = 600", "LONGEST = 0.1"))
    with installing.locked():
        start = installing.start()
        assert "has been installing Nightlatch here" in start.communicate(timeout=30)[1]
    assert start.returncode == 1


def test_a_start_that_was_killed_leaves_no_lock(installing: Installing) -> None:
    killed = installing.start()
    assert killed.stderr is not None
    assert "Installing what" in killed.stderr.readline()
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=30)
    start = installing.start()
    assert "waiting" not in start.communicate(timeout=120)[1]
    assert start.returncode == 0


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_executable_and_says_what_it_does(script: Path) -> None:
    first, second, *_ = script.read_text().splitlines()
    assert (first[:2], second[:2]) == ("#!", "# ")
    assert os.access(script, os.X_OK)
