"""Processes that start at the same moment: they take turns, and agree."""

import subprocess
import sys
from pathlib import Path

import settings
from tests import engines
from tests.unit.conftest import NOW


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    data = tmp_path / "data"
    program = (
        "import os; from domain.encryption import vault; from operations import startup;"
        "from settings import load;"
        f"startup.prepare(load(os.environ), lambda: {NOW}); print(vault.ring().current.id.hex())"
    )
    environment = {
        "PYTHONPATH": str(settings.ROOT),
        "NIGHTLATCH_DATA_DIR": str(data),
        **engines.variables(data),
    }
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=settings.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    keys = {process.communicate(timeout=120)[0] for process in started}
    assert ([process.returncode for process in started], len(keys)) == ([0, 0, 0], 1)
