"""Finding the server that the environment names, or starting one from a checkout."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Timer
from typing import IO

from nightlatch_qa import site
from nightlatch_qa.asking import CannotTest
from nightlatch_qa.environment import PREFIX, address, setting, token
from nightlatch_qa.server import Nightlatch

__tracebackhide__ = True

OF_PEOPLE = tuple(
    f"NIGHTLATCH_{name}"
    for name in (
        *("DATA_DIR", "DATABASE_URL", "DATABASE_URL_FILE", "DATABASE_PASSWORD_FILE", "HOST"),
        *("PUBLIC_URL", "SECRET_KEY", "SECRET_KEY_FILE", "TRUSTED_PROXIES"),
    )
)
STARTS_WITHIN = 300  # seconds; the first start installs, and the others wait for it
ENDS_WITHIN = 10  # seconds
LAST_LINES = 20  # of the log, in an error


def installs_first(environment: Mapping[str, str]) -> bool:
    """Whether the start will take its time, since nothing is installed yet. Raises CannotTest."""
    if setting("URL", environment):
        return False
    return not (_checkout(environment) / ".venv/installed").exists()


@contextmanager
def found(environment: Mapping[str, str], log: Path) -> Iterator[Nightlatch]:
    """The server that the environment names, else one started from a checkout."""
    with _found(environment, log) as server, site.at(server):
        yield server


@contextmanager
def _found(environment: Mapping[str, str], log: Path) -> Iterator[Nightlatch]:
    url = setting("URL", environment)
    if url:
        yield Nightlatch(address(url), token(setting("TOKEN", environment)))
        return
    with log.open("wb") as errors:
        yield from _started(_checkout(environment), environment, errors)


def _started(
    checkout: Path, environment: Mapping[str, str], errors: IO[bytes]
) -> Iterator[Nightlatch]:
    # The settings of a server for people, in the same shell, are not meant for this one.
    own = {name: value for name, value in environment.items() if not name.startswith("NIGHTLATCH_")}
    # Nor are those in the checkout's .env, over which even an empty value wins.
    own |= dict.fromkeys(OF_PEOPLE, "")
    line = [f"{checkout}/scripts/run", "--test-mode", "--port", "0", "--json", "--until-eof"]
    # It ends with its standard input, so that none is left when tests are killed.
    process = subprocess.Popen(  # noqa: S603
        line,
        env=own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
    )
    try:
        told = json.loads(_first_line(process, Path(errors.name)))
        yield Nightlatch(told["origin"], told["token"], told["setup_link"])
    finally:
        _end(process)


def _first_line(process: subprocess.Popen[bytes], log: Path) -> bytes:
    assert process.stdout is not None
    gave_up = Event()
    too_late = Timer(STARTS_WITHIN, _give_up, [process, gave_up])
    too_late.start()
    try:
        line = process.stdout.readline()
    finally:
        too_late.cancel()
    if not line.endswith(b"\n"):
        why = f" within {STARTS_WITHIN} s" if gave_up.is_set() else ""
        raise CannotTest(f"Nightlatch did not start{why}.{_end_of(log)}")
    return line


def _give_up(process: subprocess.Popen[bytes], gave_up: Event) -> None:
    gave_up.set()
    _kill(process)


def _end_of(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").splitlines()[-LAST_LINES:]
    if not lines:
        return f" It wrote nothing to {log}."
    return "\n".join([f" The end of {log}:", *lines])


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.wait(ENDS_WITHIN)


def _kill(process: subprocess.Popen[bytes]) -> None:
    # With what it started: the first start is a shell that installs.
    os.killpg(process.pid, signal.SIGKILL)


def _checkout(environment: Mapping[str, str]) -> Path:
    named = setting("CHECKOUT", environment)
    # Beside the kit itself, where it was installed in place.
    candidates = [Path(named)] if named else [Path.cwd(), *Path(__file__).resolve().parents]
    for folder in candidates:
        if (folder / "scripts/run").exists() and (folder / "test_mode").exists():
            return folder
    wrong = f"{PREFIX}CHECKOUT is {named}, which has no Nightlatch with a test mode. "
    raise CannotTest(
        f"{wrong if named else ''}Set {PREFIX}CHECKOUT to the Nightlatch folder, to start a server "
        f"from there, or {PREFIX}URL to the address of a running server."
    )
