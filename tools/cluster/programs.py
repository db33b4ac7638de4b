"""The programs that a cluster is made of, as Debian installs them."""

import shutil
from pathlib import Path

from tools.cluster.errors import CannotRun

PACKAGES = {
    "patroni": "patroni",
    "etcd": "etcd-server",
    "nginx": "nginx-light",
}
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def verify_installed() -> None:
    """Raise CannotRun, naming the packages to install, if a program is missing."""
    missing = [package for name, package in PACKAGES.items() if not _found(name)]
    if not _versions():
        missing.append("postgresql")
    if missing:
        raise CannotRun(
            "The cluster needs programs that aren't installed: apt-get install --yes "
            f"--no-install-recommends {' '.join(missing)}"
        )


def path(name: str) -> str:
    """Where this program is."""
    found = _found(name)
    assert found is not None, name
    return found


def postgresql() -> Path:
    """Where the programs of the newest PostgreSQL are."""
    return _versions()[-1]


def _found(name: str) -> str | None:
    return shutil.which(name, path=_PATH)


def _versions() -> list[Path]:
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return sorted((each.parent for each in found), key=lambda each: int(each.parent.name))
