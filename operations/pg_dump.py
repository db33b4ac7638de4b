"""Running pg_dump, which must be no older than the server that it copies."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from psycopg import Connection

from domain.database import private_files
from operations.backup_archive import BackupError

DEBIAN = Path("/usr/lib/postgresql")  # where Debian has a folder for each version
OPTIONS = ("--format=plain", "--compress=6", "--encoding=UTF8", "--no-owner", "--no-privileges")
_MAX_FAULT = 500
# What libpq is told for certain: a newer one than pg_dump's tells more, which that wouldn't know.
_TOLD = {"user", "dbname", "options", "sslmode", "sslrootcert", "sslcert", "sslkey", "gssencmode"}


def write(
    target: Path, folder: Path, connection: Connection[Any], snapshot: str, tables: Iterable[str]
) -> None:
    """Write these tables as of that moment to a new file. Raises BackupError and OSError."""
    program = _program(connection.info.server_version // 10_000)
    chosen = (f"--table=public.{table}" for table in tables)
    command = [program, *OPTIONS, "--no-password", f"--snapshot={snapshot}", *chosen]
    environment = _environment(folder, connection)
    with private_files.create(target) as file, private_files.create(folder / "said") as said:
        _run(command, environment, file, said)


def problem(wanted: int) -> str:
    """Why a server of this version can't be backed up here, "" if it can."""
    try:
        _program(wanted)
    except BackupError as fault:
        return str(fault)
    return ""


def _run(command: list[str], environment: dict[str, str], file: IO[bytes], said: IO[bytes]) -> None:
    # Through a pipe, so that it doesn't outlive us and a full disk is told by its number.
    running = subprocess.Popen(  # noqa: S603  # no shell, and no word of a stranger's
        command, stdout=subprocess.PIPE, stderr=said, env=environment
    )
    with running:
        assert running.stdout is not None
        try:
            shutil.copyfileobj(running.stdout, file)
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        said.seek(0)
        reason = " ".join(said.read(_MAX_FAULT).decode(errors="replace").split())
        raise BackupError(f"The database cannot be copied: {reason or 'pg_dump was ended'}.")


def _program(wanted: int) -> str:
    """A pg_dump of at least this version."""
    found = [_version(program) for program in _programs()]
    able = sorted((version, program) for version, program in found if version >= wanted)
    if able:
        return able[0][1]
    newest = max((version for version, _ in found), default=0)
    is_old = f"The newest pg_dump here is of version {newest}" if newest else "There is no pg_dump"
    raise BackupError(
        f"{is_old}, and the database is PostgreSQL {wanted}. Install the package "
        f"postgresql-client-{wanted} (or newer), and try again."
    )


def _programs() -> Iterator[str]:
    yield from map(str, DEBIAN.glob("*/bin/pg_dump"))
    if found := shutil.which("pg_dump"):
        yield found


def _version(program: str) -> tuple[int, str]:
    with suppress(OSError, subprocess.SubprocessError):
        answer = subprocess.run(  # noqa: S603
            [program, "--version"], capture_output=True, text=True, timeout=10, check=True
        )
        if found := re.search(r"(\d+)(\.|\D|$)", answer.stdout):
            return int(found[1]), program
    return 0, program


def _environment(folder: Path, connection: Connection[Any]) -> dict[str, str]:
    """How to connect as we are, told in files: others may see arguments and environments."""
    info, service, passwords = connection.info, folder / "service", folder / "passwords"
    parameters = {name: value for name, value in info.get_parameters().items() if name in _TOLD}
    parameters |= {"host": info.host, "port": str(info.port), "passfile": str(passwords)}
    lines = "".join(f"{name}={value}\n" for name, value in parameters.items())
    private_files.write(service, f"[nightlatch]\n{lines}".encode())
    password = re.sub(r"([\\:])", r"\\\1", info.password)
    private_files.write(passwords, f"*:*:*:*:{password}\n".encode() if password else b"")
    home = {"HOME": str(Path.home()), "PATH": os.defpath, "LC_ALL": "C"}
    return home | {"PGSERVICEFILE": str(service), "PGSERVICE": "nightlatch"}
