"""Finding the server that the environment names, or starting one from a checkout."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO

from nightlatch_qa.server import CannotTest, Nightlatch

PREFIX = "QA_NIGHTLATCH_"
OF_PEOPLE = tuple(
    f"NIGHTLATCH_{name}"
    for name in ("DATA_DIR", "HOST", "PUBLIC_URL", "SECRET_KEY", "TRUSTED_PROXIES")
)
STARTS_WITHIN = 120  # seconds; the first start installs
ENDS_WITHIN = 10  # seconds


@contextmanager
def found(environment: Mapping[str, str], log: Path) -> Iterator[Nightlatch]:
    """The server that the environment names, else one started from a checkout."""
    url = environment.get(f"{PREFIX}URL", "")
    if url:
        yield Nightlatch(_address(url), environment.get(f"{PREFIX}TOKEN", ""))
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
        first = _first_line(process)
        if not first.endswith(b"\n"):
            raise CannotTest(
                f"Nightlatch did not start within {STARTS_WITHIN} s; {errors.name} says why."
            )
        told = json.loads(first)
        yield Nightlatch(told["origin"], told["token"], told["setup_link"])
    finally:
        _end(process)


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    too_late = Timer(STARTS_WITHIN, _kill, [process])
    too_late.start()
    try:
        return process.stdout.readline()
    finally:
        too_late.cancel()


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


def _address(url: str) -> str:
    if url.startswith(("http:", "https:")):
        return url
    raise CannotTest(f"{PREFIX}URL is {url}, which does not begin with http: or https:.")


def _checkout(environment: Mapping[str, str]) -> Path:
    named = environment.get(f"{PREFIX}CHECKOUT", "")
    # Beside the kit itself, where it was installed in place.
    candidates = [Path(named)] if named else [Path.cwd(), *Path(__file__).resolve().parents]
    for folder in candidates:
        if (folder / "scripts/run").exists() and (folder / "qa/test_mode").exists():
            return folder
    wrong = f"{PREFIX}CHECKOUT is {named}, where no Nightlatch with a test mode is. "
    raise CannotTest(
        f"{wrong if named else ''}Set {PREFIX}CHECKOUT to the folder of Nightlatch, to start a "
        f"server from there, or {PREFIX}URL to the address of a server that is there already."
    )
