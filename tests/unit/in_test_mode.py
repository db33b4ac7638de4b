"""A server for tests, run as a command."""

import http.client
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.unit.command import Command


@contextmanager
def in_test_mode(
    command: Command, *options: str, stdin: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """`nightlatch serve --test-mode`, and what it says of itself in `command.printed`."""
    line = command.line("serve", "--test-mode", *options)
    with subprocess.Popen(
        line,
        cwd=command.folder,
        env=command.environment,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        command.printed = process.stdout.readline()
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def asked(told: dict[str, str], path: str, **headers: str) -> int:
    host = told["origin"].removeprefix("http://")
    with closing(http.client.HTTPConnection(host, timeout=60)) as asking:
        asking.request("GET", path, headers=headers)
        return asking.getresponse().status
