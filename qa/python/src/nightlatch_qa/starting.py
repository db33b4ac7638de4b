"""Finding the server that the environment names, or starting one from a checkout."""

import json
import selectors
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nightlatch_qa.server import CannotTest, Nightlatch

PREFIX = "QA_NIGHTLATCH_"
STARTS_WITHIN = 120  # seconds; the first start installs
ENDS_WITHIN = 10  # seconds


@contextmanager
def found(environment: Mapping[str, str], log: Path) -> Iterator[Nightlatch]:
    """The server that the environment names, else one started from a checkout."""
    url = environment.get(f"{PREFIX}URL", "")
    if url:
        yield Nightlatch(url, environment.get(f"{PREFIX}TOKEN", ""))
        return
    with log.open("wb") as errors:
        yield from _started(_checkout(environment), environment, errors)


def _started(
    checkout: Path, environment: Mapping[str, str], errors: IO[bytes]
) -> Iterator[Nightlatch]:
    # The settings of a server for people, in the same shell, are not meant for this one.
    own = {name: value for name, value in environment.items() if not name.startswith("NIGHTLATCH_")}
    line = [f"{checkout}/scripts/run", "--test-mode", "--port", "0", "--json", "--until-eof"]
    # It ends with its standard input, so that none is left when tests are killed.
    process = subprocess.Popen(  # noqa: S603
        line, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
    )
    try:
        first = _first_line(process.stdout)
        if not first:
            raise CannotTest(f"Nightlatch did not start; {errors.name} says why.")
        told = json.loads(first)
        yield Nightlatch(told["origin"], told["token"], told["setup_link"])
    finally:
        _end(process)


def _first_line(stdout: IO[bytes] | None) -> bytes:
    assert stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ)
        return stdout.readline() if selector.select(STARTS_WITHIN) else b""


def _end(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _checkout(environment: Mapping[str, str]) -> Path:
    named = environment.get(f"{PREFIX}CHECKOUT", "")
    # Beside the kit itself, where it was installed in place.
    candidates = [Path(named)] if named else [Path.cwd(), *Path(__file__).resolve().parents]
    for folder in candidates:
        if (folder / "scripts/run").exists() and (folder / "qa/test_mode").exists():
            return folder
    raise CannotTest(
        f"Set {PREFIX}CHECKOUT to the folder of Nightlatch, to start a server from there, or "
        f"{PREFIX}URL to the address of a server that is there already."
    )
