"""Copies of the checkout, in each of which one guard at a time is missing."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.guards import Guard, Swap

ROOT = Path(__file__).resolve().parent.parent
MAX_SECONDS = 900  # seconds for one run of pytest

_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+(?:\[.*?\])?)(?: - |$)", re.MULTILINE)


class Copy:
    """A copy of the checkout, and the process that runs its tests (`tests/forked.py`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writes = 0
        for name in _files():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        self.runs = subprocess.Popen(
            [".venv/bin/python", "-m", "tests.forked"],
            cwd=folder,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @contextmanager
    def without(self, guard: Guard) -> Iterator[None]:
        """Have the guard, and those behind it, replaced within the block."""
        swaps = (guard.out, *guard.behind)
        whole = {swap.file: (self.folder / swap.file).read_text("utf-8") for swap in swaps}
        try:
            for swap in swaps:
                text = (self.folder / swap.file).read_text("utf-8")
                self._write(swap.file, text.replace(swap.stands, swap.instead))
            yield
        finally:
            for name, text in whole.items():
                self._write(name, text)

    def failing(self, tests: Sequence[str], *options: str) -> tuple[int, list[str], str]:
        """Run these tests: pytest's exit code, those that failed, and the end of the output."""
        arguments = ["-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", *options, *tests]
        output = self.folder.parent / "output"
        asked = {"arguments": arguments, "output": str(output), "seconds": MAX_SECONDS}
        assert self.runs.stdin is not None
        assert self.runs.stdout is not None
        print(json.dumps(asked), file=self.runs.stdin, flush=True)
        code, said = int(self.runs.stdout.readline()), output.read_text("utf-8", "replace")
        if code < 0:
            said = f"ended by signal {-code}, at the latest after {MAX_SECONDS} s: {said[-600:]}"
        return code, _FAILED.findall(said), said[-1200:]

    def close(self) -> None:
        """End the process that runs the tests."""
        self.runs.communicate(timeout=60)

    def _environment(self) -> dict[str, str]:
        # Where Python may not keep what it has compiled, every run takes twice as long.
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return kept | {"TMPDIR": str(self.folder.parent)}

    def _write(self, name: str, text: str) -> None:
        self.writes += 1
        path = self.folder / name
        path.write_text(text, "utf-8")
        # Two changes within a second look alike to Python, which would go on with the old one.
        os.utime(path, (self.writes, self.writes))


@contextmanager
def copied(folder: Path) -> Iterator[Copy]:
    """A copy of the checkout in this folder, for as long as the block lasts."""
    copy = Copy(folder / "checkout")
    try:
        yield copy
    finally:
        copy.close()


def stale(swap: Swap, root: Path = ROOT) -> str:
    """Why this cannot be taken out of the code as it is; "" if it can."""
    path = root / swap.file
    times = path.read_text("utf-8").count(swap.stands) if path.is_file() else 0
    return "" if times == 1 else f"{swap.file} has it {times} times: {swap.stands!r}"


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
