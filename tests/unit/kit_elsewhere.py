"""Testers' tests, run with the kit."""

import os
import subprocess
import sys
from pathlib import Path


def run(kit: Path, folder: Path, tests: str, **settings: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(tests)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(kit), **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
