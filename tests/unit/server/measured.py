"""A server that counts, and asking it."""

import re
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

from tests.unit.command import Command
from tests.unit.waiting import soon
from tools import ports

SAMPLE = re.compile(r"^(\w+?)(?:\{(.*)\})? ([-+.\deE]+|NaN)$", re.MULTILINE)


class Measured(Command):
    """A server that counts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.metrics_port = ports.free_port()
        self.environment["NIGHTLATCH_METRICS_PORT"] = str(self.metrics_port)

    def text(self) -> str:
        """What Prometheus gets."""
        with closing(HTTPConnection("127.0.0.1", self.metrics_port, timeout=60)) as asking:
            asking.request("GET", "/metrics")
            answer = asking.getresponse()
            assert answer.status == 200
            return answer.read().decode()

    def sum(self, name: str, *labels: str) -> float:
        """All samples of this name with these labels."""
        return sum(
            float(value)
            for found, has, value in SAMPLE.findall(self.text())
            if found == name and all(label in has for label in labels)
        )

    def answered_by_now(self, times: int) -> bool:
        """Whether /healthz was answered so often, and not once more."""
        name, route = "nightlatch_request_duration_seconds_count", 'route="/healthz"'
        soon(lambda: self.sum(name, route) >= times)
        return self.sum(name, route) == times


def promtool(*arguments: str, typed: str = "") -> str:
    done = subprocess.run(
        ["promtool", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
