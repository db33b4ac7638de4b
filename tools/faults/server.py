"""A PostgreSQL of a run's own."""

import os
import secrets
import subprocess
from pathlib import Path

from tools.cluster import programs
from tools.cluster.machines import ACCOUNT, give
from tools.cluster.units import Unit
from tools.ports import free_port

_OPTIONS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_wal_size=64MB")


def made(folder: Path, data: Path) -> tuple[Unit, str]:
    """One with its data on that disk, not started yet, and its address."""
    password, port = secrets.token_urlsafe(24), free_port()
    given = folder / "password"
    given.touch(mode=0o600)
    given.write_text(password)
    give(given)
    _initialize(data, given)
    command = [str(programs.postgresql() / "postgres"), "-D", str(data), "-c", f"port={port}"]
    for option in _OPTIONS:
        command += ["-c", option]
    unit = Unit("postgresql", command, folder, account=ACCOUNT)
    return unit, f"postgresql://nightlatch:{password}@127.0.0.1:{port}/postgres"


def _initialize(data: Path, password: Path) -> None:
    account = ACCOUNT if os.geteuid() == 0 else None
    initdb = str(programs.postgresql() / "initdb")
    command = [initdb, "-D", str(data), "-U", "nightlatch", "-A", "scram-sha-256"]
    subprocess.run(
        [*command, "--pwfile", str(password), "-E", "UTF8", "--locale", "C.UTF-8"],
        check=True,
        stdout=subprocess.DEVNULL,
        user=account,
        group=account,
    )
