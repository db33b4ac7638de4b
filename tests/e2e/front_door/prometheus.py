"""Debian's Prometheus, which has no login: whoever reaches it may read all it knows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e import behind
from tools.ports import free_port


@contextmanager
def running(folder: Path) -> Iterator[int]:
    """Its port, until the block ends."""
    here, port = folder / "prometheus", free_port()
    here.mkdir()
    (here / "prometheus.yml").write_text("global: {scrape_interval: 1h}\n", "utf-8")
    command = [
        *("prometheus", f"--config.file={here}/prometheus.yml"),
        *(f"--storage.tsdb.path={here}/data", f"--web.listen-address=127.0.0.1:{port}"),
    ]
    with behind.running(command, here, {"PATH": os.environ["PATH"]}) as output:
        behind.awaited(output, "Server is ready to receive web requests")
        behind.drained(output)
        yield port
