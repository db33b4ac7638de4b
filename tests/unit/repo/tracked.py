"""The files of the repository."""

import subprocess

from settings import ROOT


def names() -> list[str]:
    """All that git has or would take, by their paths from the top."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()
    return [name for name in listed if (ROOT / name).exists()]
