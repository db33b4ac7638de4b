"""Installs the peers, each by itself, into .cache/bench: once, until their locks change."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from bench.oidc_products import NODE, TOOLKIT
from bench.peers.products import ALLAUTH, BETTER, CACHE, FLASK, HERE


class Missing(Exception):
    """A program that the measurement needs and that is not here."""


def install() -> None:
    """Make all that bench.peers measures ready to start."""
    _refuse_without_programs()
    _once(ALLAUTH, "requirements.txt")
    _once(FLASK, "requirements.txt")
    _once(BETTER, "package-lock.json")
    _beside_packages(BETTER)


def install_providers() -> None:
    """The same for what bench.oidc measures."""
    _refuse_without_programs()
    _once(TOOLKIT, "requirements.txt")
    _once(NODE, "package-lock.json")
    _beside_packages(NODE)


def _refuse_without_programs() -> None:
    for program, package in (("wrk", "wrk"), ("node", "nodejs"), ("npm", "npm")):
        if shutil.which(program) is None:
            raise Missing(f"{program} is missing. Install it with: apt-get install {package}")


def _beside_packages(peer: str) -> None:
    # Node looks for packages from where a file is.
    for file in (HERE / peer).glob("*.mjs"):
        shutil.copy(file, CACHE / peer)


def _once(peer: str, lock: str) -> None:
    source, target = HERE / peer, CACHE / peer
    stamp = target / "installed"
    wanted = hashlib.sha256((source / lock).read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {peer} into {target} (once) ...", file=sys.stderr)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    _npm(source, target) if lock.endswith(".json") else _pip(source / lock, target)
    stamp.write_text(wanted)


def _pip(lock: Path, target: Path) -> None:
    _run([sys.executable, "-m", "venv", str(target)])
    pip = [str(target / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    _run([*pip, "--disable-pip-version-check", "--require-hashes", "--requirement", str(lock)])


def _npm(source: Path, target: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(source / name, target)
    _run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], target)


def _run(command: list[str], folder: Path | None = None) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
