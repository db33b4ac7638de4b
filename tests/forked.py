"""Runs pytest again and again in copies of one process, which has imported what doesn't change.

What tests import from other projects takes Python longer than most tests do. Here that is paid
once: `python -m tests.forked` imports it and waits for lines on its input. Each is one run, as
JSON: pytest's arguments, the file for its output, and the seconds it may take. For each it prints
pytest's exit code. Nothing of this checkout is imported before, so what was changed in it counts.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import sys
import time
from typing import NoReturn

import pytest

FROM_ELSEWHERE = (
    "PIL.Image",
    "bcrypt",
    "cryptography.hazmat.primitives.serialization",
    "dotenv",
    "fido2.webauthn",
    "httpx2",
    "hypothesis",
    "jinja2_fragments",
    "playhouse.migrate",
    "playhouse.pool",
    "psycopg",
    "pyotp",
    "python_multipart",
    "qrcode",
    "starlette.testclient",
    "uvicorn",
    "zxcvbn",
)
# Plugins are among them, and pytest would have liked to rewrite their assertions.
IMPORTED_ALREADY = ("-W", "ignore::pytest.PytestAssertRewriteWarning")


def main() -> None:
    """Serve until the input ends."""
    for name in FROM_ELSEWHERE:
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(asked["arguments"], asked["output"])
        code = _exit_code(child, time.monotonic() + asked["seconds"])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def _run(arguments: list[str], output: str) -> NoReturn:
    with open(output, "wb") as file, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.exit(pytest.main([*IMPORTED_ALREADY, *arguments]))


def _exit_code(child: int, deadline: float) -> int:
    """What the process exits with, or less than 0 if it was killed, at the latest by then."""
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        time.sleep(0.01)  # seconds
    return os.waitstatus_to_exitcode(ended[1])


if __name__ == "__main__":
    main()
