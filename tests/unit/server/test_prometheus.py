"""Debian's Prometheus reads the metrics, and its tool finds nothing wrong with them."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from settings import ROOT
from tests.unit.server.measured import Measured, promtool
from tests.unit.waiting import soon
from tools import ports


@pytest.fixture
def command(tmp_path: Path) -> Measured:
    return Measured(tmp_path)


def test_promtool_finds_nothing_to_say(command: Measured) -> None:
    with command.serving():
        assert promtool("check", "metrics", typed=command.text()) == ""


@contextmanager
def prometheus(folder: Path, target: str) -> Iterator[int]:
    port = ports.free_port()
    (folder / "prometheus.yml").write_text(
        "global: {scrape_interval: 100ms, scrape_timeout: 100ms}\n"
        f"rule_files: ['{ROOT / 'deploy' / 'alerts.yml'}']\n"
        "scrape_configs:\n"
        "  - job_name: nightlatch\n"
        f"    static_configs: [{{targets: ['{target}']}}]\n"
    )
    line = ["prometheus", f"--config.file={folder / 'prometheus.yml'}"]
    line += [f"--storage.tsdb.path={folder / 'tsdb'}", f"--web.listen-address=127.0.0.1:{port}"]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as it:
        try:
            assert it.stderr is not None
            for line_said in it.stderr:
                if "ready to receive web requests" in line_said:
                    break
            yield port
        finally:
            it.terminate()


def queried(port: int, query: str) -> list[str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as asking:
        asking.request("GET", "/api/v1/query?" + urlencode({"query": query}))
        told = json.loads(asking.getresponse().read())
    return [found["value"][1] for found in told["data"]["result"]]


def test_prometheus_reads_them(command: Measured, tmp_path: Path) -> None:
    target = f"127.0.0.1:{command.metrics_port}"
    with command.serving(), prometheus(tmp_path, target) as port:
        answered = 'sum(nightlatch_request_duration_seconds_count{route="/healthz"})'
        asked = ('up{job="nightlatch"}', "nightlatch_database_up", answered)
        # While an answer to it is late, there is none of them.
        soon(lambda: [queried(port, each) for each in asked] == [["1"]] * len(asked))


def test_promtool_finds_the_alerts_in_order() -> None:
    assert "3 rules found" in promtool("check", "rules", str(ROOT / "deploy" / "alerts.yml"))


def test_the_alerts_ask_for_metrics_that_exist() -> None:
    asked = set(re.findall(r"nightlatch_\w+", (ROOT / "deploy" / "alerts.yml").read_text("utf-8")))
    page = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    assert asked <= set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE))
