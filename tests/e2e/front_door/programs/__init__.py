"""The proxies' programs: two of the system's, and three of PyPI's, which are installed once.

PyPI has those for Linux (x86-64 and ARM, glibc and musl) and macOS on ARM, and for nothing else:
elsewhere the stories of the front door fail and say so.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
KEPT = Path(sys.prefix) / "programs"
SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# By name: the program, and the file that locks its package, if it comes from one.
PROGRAMS = {
    "nginx": ("nginx", ""),
    "caddy-2.6": ("caddy", ""),
    "caddy-2.11.1": ("caddy", "caddy-2.11.1.txt"),
    "caddy": ("caddy", "caddy.txt"),
    "traefik": ("traefik", "traefik.txt"),
}


def all_installed() -> dict[str, str]:
    """The path of each program, by name; what is missing is installed first."""
    with _turn(), ThreadPoolExecutor(3) as pool:
        return dict(zip(PROGRAMS, pool.map(_path, PROGRAMS), strict=True))


def _path(name: str) -> str:
    program, lock = PROGRAMS[name]
    found = str(_installed(program, FOLDER / lock)) if lock else shutil.which(program, path=SYSTEM)
    assert found, f"{program} isn't installed: see missing_packages in scripts/test"
    return found


def _installed(program: str, lock: Path) -> Path:
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    folder = KEPT / f"{lock.stem}-{digest}"
    if not folder.exists():
        making = folder.with_suffix(".new")
        shutil.rmtree(making, ignore_errors=True)
        _install(lock, making)
        making.rename(folder)
    return folder / "bin" / program


def _install(lock: Path, folder: Path) -> None:
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir"]
    command = [sys.executable, "-m", "pip", "install", *quiet, "--require-hashes", "--no-compile"]
    done = subprocess.run(
        [*command, "--target", str(folder), "--requirement", str(lock)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    if done.returncode:
        pytest.fail(
            f"pip couldn't install {lock.name}. It needs the package index once, and a package for "
            f"this kind of machine. It says:\n{done.stderr}",
            pytrace=False,
        )


@contextmanager
def _turn() -> Iterator[None]:
    """Several processes of tests may start at once: one installs, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
